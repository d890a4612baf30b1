import ChannelWorker
import Primitives
import TestSupport
import Testing
import TextMessages
import Wire
import WorkerSupport

@testable import SMSWorker

@Suite("A text before it is sent")
struct ShortMessageTests {
    private func message(
        _ text: String = "text",
        to phone: String = "+4915112345678",
        sender: String? = nil,
        from senders: String = "Herald",
        _ rules: SMSRules = SMSRules()
    ) throws -> ShortMessage {
        let dispatch = SMSFixture.dispatch(to: phone, sender: sender)
        return try ShortMessage(dispatch, SMSFixture.words(text), from: try Senders(senders), rules)
    }

    private func outcome(_ body: () throws -> ShortMessage) -> SendOutcome? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? Unsendable)?.outcome
        }
    }

    @Test("a number that cannot be one is a dead address", arguments: ["", "15112345678", "+49 151", "+0123456789"])
    func number(_ phone: String) {
        let outcome = outcome { try message(to: phone) }
        #expect(outcome?.kind == "deadAddress" && outcome?.fault?.code == "invalid_address")
    }

    @Test("a text longer than allowed is refused, and told how long it is")
    func length() throws {
        var rules = SMSRules()
        rules.segments = 2
        #expect(try message(String(repeating: "a", count: 306), rules).content.count == 2)
        let outcome = outcome { try message(String(repeating: "a", count: 307), rules) }
        #expect(outcome?.kind == "refused" && outcome?.fault?.code == "too_long")
        #expect(outcome?.fault?.detail == "the text takes 3 messages, and 2 are allowed")
    }

    @Test("a text is written plainly only where that is wanted and makes it fit the 7-bit alphabet")
    func transliteration() throws {
        var rules = SMSRules()
        #expect(try message("“ça va”", rules).content.text == "“ça va”")
        rules.transliterates = true
        #expect(try message("“ça va”", rules).content.text == "\"ca va\"")
        #expect(try message("“ça va” 🚚", rules).content.text == "“ça va” 🚚")
        #expect(try message("señor", rules).content.text == "señor")
    }

    @Test("no text, a wrong sender and a mailbox are refused")
    func refused() {
        #expect(outcome { try message("") }?.fault?.code == "no_content")
        #expect(outcome { try message(sender: "Twelve chars") }?.fault?.code == "invalid_sender")
        var dispatch = SMSFixture.dispatch()
        dispatch.destination = .email(EmailDestination(address: "ann@example.com"))
        let mail = outcome { try ShortMessage(dispatch, SMSFixture.words(), from: Senders(), SMSRules()) }
        #expect(mail?.fault?.code == "bad_destination")
    }

    @Test("a sender that the dispatch names goes before the country's")
    func sender() throws {
        let senders = "Herald, +49=+4930123456"
        #expect(try message(from: senders).from?.text == "+4930123456")
        #expect(try message(sender: "Shop", from: senders).from?.text == "Shop")
    }

    @Test("without a sender for a country no provider that needs one is asked")
    func noSender() async throws {
        let fixture = try await SMSFixture.shared.value
        let provider = try fixture.twilio("nobody", from: "Herald")
        let dispatch = SMSFixture.dispatch(to: "+15005550006")
        let outcome = try await fixture.outcome(of: provider, dispatch: dispatch)
        #expect(outcome.kind == "noWay" && outcome.fault?.code == "no_sender")
        #expect(try await fixture.sandbox.sends("twilio", "nobody").isEmpty)
    }
}
