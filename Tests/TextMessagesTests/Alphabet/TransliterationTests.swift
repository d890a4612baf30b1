import Testing

@testable import TextMessages

@Suite("Writing a text plainly")
struct TransliterationTests {
    @Test(
        "quotes, dashes, spaces and letters become what the alphabet has next to them",
        arguments: [
            ("“naïve” – ça va", "\"naive\" - ca va"), ("It’s 5 o´clock…", "It's 5 o'clock..."),
            ("Łódź, Čačak, Þór", "Lodz, Cacak, THor"), ("a\u{A0}b\tc\u{200B}d\u{AD}", "a b cd"),
            ("½ × 3 • œuvre™", "1/2 x 3 * oeuvreTM"), ("Ștefan și Țară", "Stefan si Tara"),
            ("©\u{FE0F} 2026", "(c) 2026"),
        ]
    )
    func near(_ text: String, _ written: String) {
        #expect(Transliteration.apply(to: text) == written)
    }

    @Test("what the alphabet has stays, also where it is written as a letter and its mark")
    func own() {
        for text in ["Grüße, señor à l'été", "€ {[~^|\\]}", "line\r\nline", ""] {
            #expect(Transliteration.apply(to: text) == text)
        }
        let composed = Transliteration.apply(to: "e\u{301}te\u{301} u\u{308}ber c\u{327}a x\u{323}")
        #expect(composed.map { Array($0.unicodeScalars) } == Array("été über ca x".unicodeScalars))
    }

    @Test(
        "a text with something that has nothing near it is left alone",
        arguments: ["“ok” 🚚", "Привет", "日本", "1\u{FE0F}\u{20E3}"]
    )
    func none(_ text: String) {
        #expect(Transliteration.apply(to: text) == nil)
    }

    @Test("whatever is written fits the alphabet, and writing it again changes nothing")
    func fits() {
        for value in UInt32(0x20)...0x2FFF {
            guard let scalar = Unicode.Scalar(value), let written = Transliteration.apply(to: String(scalar)) else {
                continue
            }
            #expect(
                written.unicodeScalars.allSatisfy { GSMAlphabet.septets(of: $0) > 0 },
                "U+\(String(value, radix: 16))"
            )
            #expect(Transliteration.apply(to: written) == written)
        }
    }
}
