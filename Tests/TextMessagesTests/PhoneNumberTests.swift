import Testing

@testable import TextMessages

@Suite("Telephone numbers")
struct PhoneNumberTests {
    @Test("the form of E.164 is taken", arguments: ["+15005550006", "+4915112345678", "+1234567", "+123456789012345"])
    func taken(_ text: String) throws {
        let number = try #require(PhoneNumber(text))
        #expect(number.description == text && "+" + number.digits == text)
    }

    @Test(
        "every other form is refused",
        arguments: [
            "", "+", "15005550006", "+123456", "+1234567890123456", "+0123456789", "+1 500 555 0006", "+1-500-5550006",
            "++15005550006", "+1500555000a", "+١٢٣٤٥٦٧٨", "+15005550006\r\nTo: +2", "tel:+15005550006",
        ]
    )
    func refused(_ text: String) {
        #expect(PhoneNumber(text) == nil)
    }
}
