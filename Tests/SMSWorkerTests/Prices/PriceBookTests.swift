import Testing
import TextMessages
import Wire

@testable import SMSWorker

@Suite("Prices")
struct PriceBookTests {
    private func micros(_ book: PriceBook, _ phone: String, _ provider: String = "twilio", segments: Int = 1) -> Int64?
    {
        PhoneNumber(phone).flatMap { book.price(of: segments, by: provider, to: $0)?.micros }
    }

    @Test("the longest prefix counts, a provider's own line goes before all, and a later line before an earlier")
    func lookup() throws {
        var book = PriceBook(currency: "EUR")
        try book.add("* 0.1\n+1 0.0083 # US\n+1876 0.09, vonage +1 0.007\n\n+44 0.05")
        #expect(micros(book, "+12025550123") == 8300 && micros(book, "+18765550123") == 90_000)
        #expect(micros(book, "+12025550123", "vonage") == 7000 && micros(book, "+447700900123", "vonage") == 50_000)
        #expect(micros(book, "+4915112345678") == 100_000 && micros(book, "+447700900123", segments: 3) == 150_000)
        try book.add("+44 0.04")
        #expect(micros(book, "+447700900123") == 40_000)
    }

    @Test("a number that no line is for has no price")
    func none() throws {
        var book = PriceBook(currency: "EUR")
        try book.add("+44 0.05")
        #expect(micros(book, "+4915112345678") == nil)
    }

    @Test("prices are read to the millionth, and nothing else is one")
    func amounts() {
        let read = ["0.0083", "1", "12.5", "0.000001", "0"].map { PriceBook.micros($0) }
        #expect(read == [8300, 1_000_000, 12_500_000, 1, 0])
        for text in ["", ".5", "1.", "-1", "1.2345678", "1e3", "0.+1", "70000", "0,5", "1.2.3"] {
            #expect(PriceBook.micros(text) == nil, "\(text)")
        }
    }

    @Test("a line that cannot be read is named", arguments: ["44 0.05", "+44", "+44 x", "a +44 0.05 EUR", "+ 0.1"])
    func faults(_ text: String) {
        var book = PriceBook(currency: "EUR")
        #expect(throws: TableFault.self) { try book.add(text) }
    }

    @Test("the estimates can be read, and have a price for every number")
    func standard() throws {
        var book = PriceBook(currency: "USD")
        try book.add(PriceBook.standardText)
        #expect(micros(.standard, "+12025550123") == 8300 && micros(.standard, "+99999999999") == 100_000)
    }
}
