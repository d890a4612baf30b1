import Testing

@testable import HTTPServer

@Suite("WebSocketAccept")
struct WebSocketAcceptTests {
    @Test("the example of RFC 6455, section 1.3")
    func example() {
        #expect(WebSocketAccept.answer(to: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test(
        "a key that is not 16 bytes in base 64 has no answer",
        arguments: [
            "", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25j", "dGhlIHNhbXBsZSBub25jZQ== ", "********************==",
        ]
    )
    func badKey(key: String) {
        #expect(WebSocketAccept.answer(to: key) == nil)
    }
}
