import Primitives
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test(
        "the vectors of RFC 4648, section 10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func vectors(plain: String, text: String) {
        #expect(Base64.standard.encode(Array(plain.utf8)) == text)
        #expect(Base64.standard.decode(text) == Array(plain.utf8))
        let unpadded = String(text.prefix { $0 != "=" })
        #expect(Base64.url.encode(Array(plain.utf8)) == unpadded)
        #expect(Base64.url.decode(unpadded) == Array(plain.utf8))
    }

    @Test("the two alphabets differ in their last two digits and do not read each other's")
    func alphabets() {
        #expect(Base64.standard.encode([0xFB, 0xFF, 0xFE]) == "+//+")
        #expect(Base64.url.encode([0xFB, 0xFF, 0xFE]) == "-__-")
        #expect(Base64.standard.decode("-__-") == nil)
        #expect(Base64.url.decode("+//+") == nil)
    }

    @Test(
        "what encode would not have written is refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "=", "==", "====", "A===", "Zg==Zg==", " Zg==", "Zg==\n",
            "Zm9v=", "Zm=v", "Zm9\u{0}", "Zm9é",
        ]
    )
    func notCanonical(text: String) {
        #expect(Base64.standard.decode(text) == nil)
    }

    @Test("unpadded text with loose bits or padding is refused", arguments: ["Zg==", "Zh", "Zm9", "Z", "Zm9vY"])
    func notCanonicalURL(text: String) {
        #expect(Base64.url.decode(text) == nil)
    }

    @Test("every length round-trips")
    func roundTrip() {
        for count in 0...260 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            for form in [Base64.standard, .url] { #expect(form.decode(form.encode(bytes)) == bytes) }
        }
    }
}
