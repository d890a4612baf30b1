import Testing

@testable import HTTPServer

@Suite("WebSocketFrameEncoder")
struct WebSocketFrameEncoderTests {
    @Test("the unmasked example of RFC 6455, section 5.7")
    func example() {
        #expect(WebSocketFrameEncoder.encode(.text, Array("Hello".utf8)) == [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        #expect(WebSocketFrameEncoder.encode(.ping, Array("Hello".utf8)).first == 0x89)
    }

    @Test(
        "a length takes its shortest form",
        arguments: [
            (125, [125]), (126, [126, 0, 126]), (65_535, [126, 255, 255]), (65_536, [127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])]
    )
    func lengths(count: Int, form: [UInt8]) {
        let frame = WebSocketFrameEncoder.encode(.binary, [UInt8](repeating: 1, count: count))
        #expect(Array(frame[1..<1 + form.count]) == form)
        #expect(frame.count == 1 + form.count + count)
    }

    @Test("a close frame holds code and reason, and never a code that is not for the wire")
    func close() {
        #expect(WebSocketFrameEncoder.close(.goingAway, "bye") == [0x88, 5, 3, 0xE9] + Array("bye".utf8))
        #expect(WebSocketFrameEncoder.close(.abnormal, "bye") == [0x88, 0])
        #expect(WebSocketFrameEncoder.close(.none) == [0x88, 0])
    }

    @Test("a long reason is cut between characters, to what a control frame holds")
    func longReason() throws {
        let frame = WebSocketFrameEncoder.close(.normal, String(repeating: "€", count: 100))
        #expect(frame.count <= 127 && frame.count > 120)
        #expect(String(validating: frame.dropFirst(4), as: UTF8.self) != nil)
    }
}
