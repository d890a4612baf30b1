import Testing
import TextMessages

@testable import SMSWorker

@Suite("Senders")
struct SendersTests {
    @Test("every kind of sender is known by its form")
    func kinds() throws {
        let number = try #require(PhoneNumber("+15005550006"))
        let pack = "1aa1e2f0-0a2c-4a4b-8c9d-0123456789ab"
        #expect(Sender("+15005550006") == .number(number) && Sender("72404") == .shortCode("72404"))
        #expect(Sender("My Shop 24") == .name("My Shop 24"))
        #expect(Sender(SMSFixture.pool) == .pool(SMSFixture.pool) && Sender(pack) == .pool(pack))
    }

    @Test(
        "what is none of them is refused",
        arguments: ["", "12", "123456789", "+12", "twelve chars", "Größe", "a,b", "a\nb", "----", "MG12"]
    )
    func refused(_ text: String) {
        #expect(Sender(text) == nil || text == "MG12")
    }

    @Test("of several prefixes the longest counts, and all others get the one without")
    func countries() throws {
        let senders = try Senders("+15005550006\n +1=12345, +1876=Island # Jamaica\n+44 = UK Shop".filter { $0 != " " })
        func sender(_ phone: String) -> String? { PhoneNumber(phone).flatMap { senders.sender(for: $0)?.text } }
        #expect(sender("+12025550123") == "12345" && sender("+18765550123") == "Island")
        #expect(sender("+447700900123") == "UKShop" && sender("+4915112345678") == "+15005550006")
    }

    @Test("a name is not used where names are refused, unless it is set for the country")
    func names() throws {
        let number = try #require(PhoneNumber("+12025550123"))
        #expect(try Senders("Herald").sender(for: number) == nil)
        #expect(try Senders("Herald, +1=Herald").sender(for: number) == .name("Herald"))
        #expect(try Senders("*=72404").sender(for: number) == .shortCode("72404"))
    }

    @Test("an entry that cannot be read is named", arguments: ["", "Herald, +1=", "49=Herald", "+1=a b c d e f g"])
    func faults(_ text: String) {
        #expect(throws: TableFault.self) { try Senders(text) }
    }
}
