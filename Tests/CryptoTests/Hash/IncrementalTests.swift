import Crypto
import Testing

@Suite struct IncrementalTests {
    private let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    @Test("bytes in pieces have the hash and the code of the whole, however they are cut", arguments: [1, 7, 64, 999])
    func pieces(size: Int) {
        for algorithm in HashAlgorithm.allCases {
            let key = HMAC(algorithm, key: "key".utf8)
            var hash = IncrementalHash(algorithm)
            var code = key.begin()
            for start in stride(from: 0, to: message.count, by: size) {
                let piece = message[start..<min(start + size, message.count)]
                hash.update(piece)
                code.update(piece)
            }
            #expect(hash.finish() == algorithm.hash(message))
            #expect(code.finish() == key.code(for: message))
        }
    }

    @Test("nothing at all has a hash too")
    func empty() {
        #expect(IncrementalHash(.sha256).finish() == HashAlgorithm.sha256.hash([]))
        #expect(HMAC(.sha1, key: []).begin().finish() == HMAC(.sha1, key: []).code(for: []))
    }

    @Test("bytes that do not lie in one piece are hashed as if they did")
    func scattered() {
        let scattered = message.lazy.map { $0 }
        #expect(HashAlgorithm.sha512.hash(scattered) == HashAlgorithm.sha512.hash(message))
    }
}
