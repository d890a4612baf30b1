import Crypto
import Primitives
import Testing

@Suite struct HKDFTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let number: Int
        let algorithm: HashAlgorithm
        let secret, salt, info, key, output: [UInt8]

        var testDescription: String { "case \(number)" }

        init(
            _ number: Int,
            _ algorithm: HashAlgorithm,
            secret: String,
            salt: String,
            info: String,
            key: String,
            output: String
        ) throws {
            (self.number, self.algorithm) = (number, algorithm)
            self.secret = try #require([UInt8](hex: secret))
            self.salt = try #require([UInt8](hex: salt))
            self.info = try #require([UInt8](hex: info))
            self.key = try #require([UInt8](hex: key))
            self.output = try #require([UInt8](hex: output))
        }
    }

    @Test("RFC 5869's examples", arguments: try examples())
    func rfc5869(_ example: Example) {
        let hkdf = HKDF(example.algorithm)
        #expect(hkdf.extract(example.secret, salt: example.salt) == example.key)
        #expect(hkdf.expand(example.key, info: example.info, length: example.output.count) == example.output)
    }

    static func examples() throws -> [Example] {
        [
            try Example(
                1,
                .sha256,
                secret: String(repeating: "0b", count: 22),
                salt: "000102030405060708090a0b0c",
                info: "f0f1f2f3f4f5f6f7f8f9",
                key: "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
            ),
            try Example(
                2,
                .sha256,
                secret: run(0x00...0x4F),
                salt: run(0x60...0xAF),
                info: run(0xB0...0xFF),
                key: "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                output: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e59"
                    + "0e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
            ),
            try Example(
                3,
                .sha256,
                secret: String(repeating: "0b", count: 22),
                salt: "",
                info: "",
                key: "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
            ),
            try Example(
                4,
                .sha1,
                secret: String(repeating: "0b", count: 11),
                salt: "000102030405060708090a0b0c",
                info: "f0f1f2f3f4f5f6f7f8f9",
                key: "9b6c18c432a7bf8f0e71c8eb88f4b30baa2ba243",
                output: "085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896"
            ),
        ]
    }

    private static func run(_ bytes: ClosedRange<UInt8>) -> String { Array(bytes).hex }
}
