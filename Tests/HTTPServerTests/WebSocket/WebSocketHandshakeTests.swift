import Testing

@testable import HTTPServer

@Suite("WebSocketHandshake")
struct WebSocketHandshakeTests {
    private let request: [String: [String]] = [
        "upgrade": ["websocket"], "connection": ["keep-alive, Upgrade"], "sec-websocket-version": ["13"],
        "sec-websocket-key": ["dGhlIHNhbXBsZSBub25jZQ=="],
    ]

    @Test("the example of RFC 6455, section 1.3, is answered with its accept key")
    func example() throws {
        let handshake = try read(["sec-websocket-protocol": ["chat, superchat"]], subprotocols: ["superchat"])
        #expect(
            handshake.headers.map { "\($0.name): \($0.value)" } == [
                "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "Sec-WebSocket-Protocol: superchat",
            ]
        )
    }

    @Test("names are read without regard to case, from several header lines")
    func lenient() throws {
        let handshake = try read([
            "upgrade": ["foo", "WebSocket"], "connection": ["keep-alive", "UPGRADE"],
            "sec-websocket-extensions": ["x-unknown", "permessage-deflate; client_max_window_bits"],
        ])
        #expect(handshake.deflate != nil && handshake.subprotocol == nil)
    }

    @Test(
        "what is no upgrade to version 13 is told so",
        arguments: [
            ["upgrade": []], ["upgrade": ["h2c"]], ["connection": ["close"]], ["sec-websocket-version": []],
            ["sec-websocket-version": ["8"]], ["sec-websocket-version": ["13", "8"]],
        ] as [[String: [String]]]
    )
    func noUpgrade(headers: [String: [String]]) {
        #expect(throws: WebSocketHandshake.Refusal.upgradeRequired) { try read(headers) }
    }

    @Test(
        "an upgrade that breaks its rules is malformed",
        arguments: [
            ["sec-websocket-key": []], ["sec-websocket-key": ["short"]],
            ["sec-websocket-key": ["dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=="]],
            ["sec-websocket-extensions": ["a;;b"]],
        ] as [[String: [String]]]
    )
    func malformed(headers: [String: [String]]) {
        do throws(WebSocketHandshake.Refusal) {
            _ = try read(headers)
            Issue.record("accepted")
        } catch {
            #expect(error != .upgradeRequired)
        }
    }

    @Test("any method but GET is refused")
    func method() {
        #expect(throws: WebSocketHandshake.Refusal.self) { try read([:], method: "POST") }
    }

    @discardableResult
    private func read(
        _ headers: [String: [String]],
        method: String = "GET",
        subprotocols: [String] = []
    ) throws(WebSocketHandshake.Refusal) -> WebSocketHandshake {
        let all = request.merging(headers) { $1 }
        return try WebSocketHandshake(
            method: method,
            subprotocols: subprotocols,
            compression: WebSocketCompression(),
            values: { all[$0] ?? [] }
        )
    }
}
