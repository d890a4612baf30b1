import HTTPClient
import Testing

@Suite("E-mail addresses")
struct EmailAddressTests {
    @Test(
        "what can be delivered to is taken",
        arguments: ["a@b.co", "first.last+tag@sub.example.com", "x_y-z@xn--bcher-kva.example", "o'neil=1@example.com"]
    )
    func good(text: String) throws {
        #expect(try EmailAddress(text).text == text)
    }

    @Test(
        "everything else is refused",
        arguments: [
            "", "@", "a", "a@", "@b.co", "a@b", "a b@c.de", "a@b c.de", "a@b..de", ".a@b.de", "a.@b.de", "a..b@c.de",
            "a@-b.de", "a@b-.de", "a@.b.de", "a@b.de.", "\"a\"@b.de", "a@[127.0.0.1]", "a@b.de>\r\nRCPT TO:<x@y.z",
            "a\r\n@b.de", "a\0@b.de", "a@b.de\n", "ü@b.de", "a@ü.de", "a<b@c.de", "a@b@c.de", "a,b@c.de", "a@b_c.de",
            "<a@b.de>", String(repeating: "a", count: 65) + "@b.de",
            "a@" + String(repeating: "a", count: 64) + ".de", "a@" + String(repeating: "a.", count: 130) + "de",
        ]
    )
    func bad(text: String) {
        #expect(throws: SMTPError.self) { try EmailAddress(text) }
    }
}
