import TestSupport
import Testing

@testable import HTTPServer

@Suite("UTF8Validator")
struct UTF8ValidatorTests {
    @Test("every scalar is accepted, and complete only at its last byte")
    func everyScalar() {
        var refused: [UInt32] = []
        for value in 0...0x10FFFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            var validator = UTF8Validator()
            var isWhole = true
            for byte in UTF8.encode(scalar) ?? .init() {
                guard validator.accept(CollectionOfOne(byte)) else { refused.append(value); break }
                isWhole = validator.isComplete
            }
            if !isWhole { refused.append(value) }
        }
        #expect(refused.isEmpty)
    }

    @Test(
        "surrogates, overlong forms, what is past U+10FFFF and stray bytes fail at their first bad byte",
        arguments: [
            ([0xED, 0xA0, 0x80], 1), ([0xED, 0xBF, 0xBF], 1), ([0xC0, 0x80], 0), ([0xC1, 0xBF], 0),
            ([0xE0, 0x9F, 0xBF], 1), ([0xF0, 0x8F, 0xBF, 0xBF], 1), ([0xF4, 0x90, 0x80, 0x80], 1),
            ([0xF5, 0x80, 0x80, 0x80], 0), ([0x80], 0), ([0xBF], 0), ([0xFE], 0), ([0xFF], 0),
            ([0x61, 0xC3, 0x61], 2), ([0xE2, 0x82, 0x61], 2), ([0xF0, 0x9F, 0x98, 0x61], 3),
        ] as [([UInt8], Int)]
    )
    func invalid(bytes: [UInt8], badIndex: Int) {
        var validator = UTF8Validator()
        let accepted = bytes.prefix { validator.accept(CollectionOfOne($0)) }.count
        #expect(accepted == badIndex)
        var whole = UTF8Validator()
        let isAccepted = whole.accept(bytes)
        #expect(!isAccepted)
    }

    @Test("agrees with the standard library on random bytes, however they are cut")
    func noise() {
        var random = SeededGenerator(seed: 11)
        let pieces: [[UInt8]] =
            ["é", "€", "😀", "plain ascii text", "\u{10FFFF}"].map { Array($0.utf8) } + [[0xED], [0x80]]
        for _ in 0..<20_000 {
            let text = (0..<random.next() % 6).flatMap { _ in pieces[Int(random.next() % UInt64(pieces.count))] }
            let cut = text.isEmpty ? 0 : Int(random.next() % UInt64(text.count))
            var validator = UTF8Validator()
            let accepted = validator.accept(text[..<cut]) && validator.accept(text[cut...]) && validator.isComplete
            #expect(accepted == (String(validating: text, as: UTF8.self) != nil))
        }
    }
}
