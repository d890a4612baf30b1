import TestSupport
import Testing

@testable import HTTPServer

@Suite("PerMessageDeflate")
struct PerMessageDeflateTests {
    private let keeping = WebSocketCompression(keepsContext: true)

    @Test(
        "an offer that can be met is answered in kind",
        arguments: [
            ("permessage-deflate", "permessage-deflate"),
            ("permessage-deflate; client_max_window_bits", "permessage-deflate"),
            ("permessage-deflate;client_max_window_bits=8", "permessage-deflate"),
            (
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            ),
            ("permessage-deflate; server_max_window_bits=\"10\"", "permessage-deflate; server_max_window_bits=10"),
            ("permessage-bzip2, x;a=b , permessage-deflate", "permessage-deflate"),
            (
                "permessage-deflate; server_max_window_bits=8, permessage-deflate; server_max_window_bits=9",
                "permessage-deflate; server_max_window_bits=9"
            ),
        ]
    )
    func accepted(offer: String, answer: String) throws {
        let offers = try #require(WebSocketExtension.parse(offer))
        #expect(PerMessageDeflate.negotiate(offers, keeping)?.header == answer)
    }

    @Test(
        "an offer with an unknown, repeated or impossible parameter is passed over",
        arguments: [
            "permessage-deflate; magic", "permessage-deflate; server_max_window_bits",
            "permessage-deflate; server_max_window_bits=16", "permessage-deflate; server_max_window_bits=09",
            "permessage-deflate; server_max_window_bits=8", "permessage-deflate; client_max_window_bits=7",
            "permessage-deflate; server_no_context_takeover=1", "other",
            "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        ]
    )
    func declined(offer: String) throws {
        let offers = try #require(WebSocketExtension.parse(offer))
        #expect(PerMessageDeflate.negotiate(offers, keeping) == nil)
    }

    @Test("without kept context the answer forbids it to both sides")
    func withoutContext() throws {
        let offers = try #require(WebSocketExtension.parse("permessage-deflate"))
        let answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        #expect(PerMessageDeflate.negotiate(offers, WebSocketCompression())?.header == answer)
    }

    @Test(
        "a header that breaks the grammar is told from one that can be passed over",
        arguments: ["", ",", "a,,b", "a;", "a;=1", "a b", "a; b=\"c d\"", "a; b=", "a\u{0}", "é"]
    )
    func malformed(header: String) {
        #expect(WebSocketExtension.parse(header) == nil)
    }

    @Test("what is deflated inflates to the same, at every window, alone and in context")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 3)
        for bits in 9...15 {
            var deflater = try Deflater(windowBits: bits)
            var inflater = try Inflater()
            for count in [1, 10, 1000, 40_000, 200_000] {
                let message = (0..<count).map { _ in UInt8(97 + random.next() % 4) }
                var inflated: [UInt8] = []
                try inflater.inflate(deflater.deflate(message), into: &inflated, limit: 1 << 20)
                try inflater.inflate(Inflater.messageTail, into: &inflated, limit: 1 << 20)
                #expect(inflated == message)
            }
        }
    }

    @Test("the compressed examples of RFC 7692, section 7.2.3, inflate to Hello")
    func examples() throws {
        let inContext: [[UInt8]] = [[0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], [0xF2, 0x00, 0x11, 0x00, 0x00]]
        var inflater = try Inflater()
        for message in inContext { #expect(try inflate(message, &inflater) == Array("Hello".utf8)) }
        let others: [[UInt8]] = [
            [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
            [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
            [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
        ]
        for message in others {
            var fresh = try Inflater()
            #expect(try inflate(message, &fresh) == Array("Hello".utf8))
        }
    }

    @Test("a bomb is refused before it has inflated")
    func bomb() throws {
        var deflater = try Deflater(windowBits: 15)
        let bomb = deflater.deflate([UInt8](repeating: 0, count: 4 << 20))
        #expect(bomb.count < 8192)
        var inflater = try Inflater()
        var inflated: [UInt8] = []
        let error = #expect(throws: WebSocketError.self) {
            try inflater.inflate(bomb, into: &inflated, limit: 100_000)
        }
        #expect(error?.code == .tooBig)
        #expect(inflated.count < 100_000 + 16_385)
    }

    @Test("noise ends in a typed error, never in a trap or an endless loop")
    func noise() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            var inflater = try Inflater()
            var inflated: [UInt8] = []
            do throws(WebSocketError) {
                try inflater.inflate(random.bytes(Int(random.next() % 64)), into: &inflated, limit: 100_000)
                try inflater.inflate(Inflater.messageTail, into: &inflated, limit: 100_000)
            } catch {
                #expect([.invalidData, .tooBig].contains(error.code))
            }
        }
    }

    private func inflate(_ message: [UInt8], _ inflater: inout Inflater) throws(WebSocketError) -> [UInt8] {
        var inflated: [UInt8] = []
        try inflater.inflate(message, into: &inflated, limit: 1000)
        try inflater.inflate(Inflater.messageTail, into: &inflated, limit: 1000)
        return inflated
    }
}
