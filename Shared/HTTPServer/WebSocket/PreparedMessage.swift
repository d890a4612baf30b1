import Synchronization

/// A message made ready once, to be sent to many: its frames are encoded, and compressed, at most once each.
package final class PreparedMessage: Sendable {
    let opcode: WebSocketOpcode
    let payload: [UInt8]
    private let plain = Mutex<[UInt8]?>(nil)
    private let deflated = Mutex<[UInt8]?>(nil)

    package init(text: some StringProtocol) {
        (opcode, payload) = (.text, Array(text.utf8))
    }

    package init(binary: [UInt8]) {
        (opcode, payload) = (.binary, binary)
    }

    package convenience init(_ message: WebSocketMessage) {
        switch message {
        case .text(let text): self.init(text: text)
        case .binary(let bytes): self.init(binary: bytes)
        }
    }

    /// No frame of this message is larger, compressed or not.
    var frameBound: Int { payload.count + payload.count / 1000 + 32 }

    func plainFrame() -> [UInt8] {
        plain.withLock { frame in
            if let frame { return frame }
            let made = WebSocketFrameEncoder.encode(opcode, payload)
            frame = made
            return made
        }
    }

    /// Compressed by itself, in a window no larger than it needs: so it is the same for every receiver whose window
    /// has its full size. Plain if that is no longer.
    func deflatedFrame() throws(WebSocketError) -> [UInt8] {
        if let frame = deflated.withLock({ $0 }) { return frame }
        var deflater = try Deflater(windowBits: Deflater.windowBits(for: payload.count, atMost: 15))
        let body = deflater.deflate(payload)
        let frame =
            body.count < payload.count
            ? WebSocketFrameEncoder.encode(opcode, body, isCompressed: true) : plainFrame()
        deflated.withLock { $0 = frame }
        return frame
    }
}
