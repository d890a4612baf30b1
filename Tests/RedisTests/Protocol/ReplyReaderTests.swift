import Testing

@testable import Redis

@Suite struct ReplyReaderTests {
    private func read(_ pieces: [[UInt8]], limit: Int = 1 << 20) throws -> [RedisValue] {
        let reader = try ReplyReader(limit: limit)
        var values: [RedisValue] = []
        for piece in pieces { try piece.withUnsafeBytes { try reader.feed($0) { values.append($0) } } }
        return values
    }

    @Test("replies read the same however they are cut")
    func splits() throws {
        let text = "+OK\r\n:7\r\n$-1\r\n*2\r\n$3\r\na\r\n\r\n*1\r\n-ERR no\r\n*0\r\n"
        let expected: [RedisValue] = [
            .status("OK"), .integer(7), .null, .array([.bytes(Array("a\r\n".utf8)), .array([.error("ERR no")])]),
            .array([]),
        ]
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            #expect(try read([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected)
        }
        #expect(try read(bytes.map { [$0] }) == expected)
    }

    @Test("a reply beyond the limit is refused, and a promise of many elements takes no memory")
    func limits() throws {
        let long = Array("$3000\r\n".utf8) + [UInt8](repeating: 120, count: 3000)
        #expect(throws: RedisError.self) { try read([long], limit: 1000) }
        #expect(try read([Array("*1000000000\r\n:1\r\n".utf8)]).isEmpty)
    }

    @Test("bytes that are no reply are an error, never a trap")
    func hostile() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("+-:$*0123456789\r\n abc".utf8) + [0, 255]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            _ = try? read([bytes])
        }
    }
}
