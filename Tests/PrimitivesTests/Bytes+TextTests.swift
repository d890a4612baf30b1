import Primitives
import Testing

@Suite("Bytes as text")
struct BytesTextTests {
    @Test("decimal numbers, the least of each width included")
    func decimal() {
        for (number, text) in [(0, "0"), (7, "7"), (-1, "-1"), (.max, "9223372036854775807")] as [(Int64, String)] {
            #expect(decimal(number) == text)
        }
        #expect(decimal(Int64.min) == "-9223372036854775808")
        #expect(decimal(Int8.min) == "-128")
        #expect(decimal(UInt64.max) == "18446744073709551615")
    }

    @Test("a width pads with zeros and never cuts")
    func width() {
        for (number, width, text) in [(5, 2, "05"), (0, 4, "0000"), (12_345, 4, "12345"), (42, 2, "42")] {
            var bytes: [UInt8] = []
            bytes.appendDecimal(number, width: width, after: UInt8(ascii: ":"))
            #expect(String(decoding: bytes, as: UTF8.self) == ":" + text)
        }
    }

    @Test("hexadecimal round-trips every byte, in either case")
    func hex() {
        let every = [UInt8](0...255)
        #expect(every.hex.hasPrefix("000102") && every.hex.hasSuffix("fdfeff"))
        #expect([UInt8](hex: every.hex) == every)
        #expect([UInt8](hex: every.hex.uppercased()) == every)
        #expect([UInt8](hex: "") == [])
    }

    @Test(
        "what is not pairs of hexadecimal digits is refused",
        arguments: ["0", "0g", "0x00", " 00", "00 ", "+1", "é0"]
    )
    func badHex(text: String) {
        #expect([UInt8](hex: text) == nil)
    }

    private func decimal(_ number: some FixedWidthInteger) -> String {
        var bytes: [UInt8] = []
        bytes.appendDecimal(number)
        return String(decoding: bytes, as: UTF8.self)
    }
}
