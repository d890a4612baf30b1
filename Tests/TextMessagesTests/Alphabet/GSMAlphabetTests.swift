import Testing

@testable import TextMessages

@Suite("The 7-bit alphabet")
struct GSMAlphabetTests {
    @Test("it has 127 characters of one septet and ten of two, and no others")
    func counts() {
        var counts = [0, 0, 0]
        for value in UInt32(0)...0x2_FFFF {
            if let scalar = Unicode.Scalar(value) { counts[GSMAlphabet.septets(of: scalar)] += 1 }
        }
        #expect(counts[1] == 127 && counts[2] == 10)
    }

    @Test("characters stand at the codes of 3GPP TS 23.038")
    func codes() {
        let codes = Array(GSMAlphabet.basic.unicodeScalars)
        let known: [(code: Int, scalar: Unicode.Scalar)] = [
            (0x00, "@"), (0x02, "$"), (0x09, "Ç"), (0x0A, "\n"), (0x0D, "\r"), (0x10, "Δ"), (0x1A, "Ξ"),
        ]
        for (code, scalar) in known { #expect(codes[code] == scalar) }
        // The escape at 0x1B is not in the string.
        let later: [(code: Int, scalar: Unicode.Scalar)] = [
            (0x1C, "Æ"), (0x20, " "), (0x24, "¤"), (0x40, "¡"), (0x60, "¿"), (0x7F, "à"),
        ]
        for (code, scalar) in later { #expect(codes[code - 1] == scalar) }
    }

    @Test("neighbours that are often taken for its own are not", arguments: ["`", "\t", "ç", "á", "ó", "’", "–", "ÿ"])
    func others(_ scalar: Unicode.Scalar) {
        #expect(GSMAlphabet.septets(of: scalar) == 0)
    }
}
