import TestSupport
import Testing

@testable import HTTPServer

@Suite("WebSocketFrameDecoder")
struct WebSocketFrameDecoderTests {
    @Test("the masked example of RFC 6455, section 5.7, reads as Hello")
    func example() throws {
        let bytes: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(try decode(bytes) == [.data(chunk("Hello", ends: true))])
    }

    @Test("cut into any two pieces, a stream of frames gives the same bytes")
    func anyCut() throws {
        let frames: [ClientFrame] = [
            .text("first ", isFinal: false), .ping("?"), ClientFrame(opcode: 0, payload: Array("second".utf8)),
            ClientFrame(opcode: 2, payload: [UInt8](repeating: 7, count: 300)), .close(1000),
        ]
        let stream = frames.flatMap(\.bytes)
        let whole = try joined(decode(stream))
        for cut in 0...stream.count {
            #expect(try joined(decode(Array(stream[..<cut]), Array(stream[cut...]))) == whole)
        }
        #expect(try joined(decode(stream.map { [$0] })) == whole)
    }

    @Test(
        "every length form is read, and only the shortest is accepted",
        arguments: [(0, 0), (125, 0), (126, 2), (65_535, 2), (65_536, 8)]
    )
    func lengths(count: Int, width: Int) throws {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let frame = ClientFrame(opcode: 2, payload: payload)
        #expect(try joined(decode(frame.bytes)).payload == payload)
        if width > 0 { #expect(frame.bytes.count == 2 + width + 4 + count) }
        for longer in [2, 8] where longer > width {
            #expect(code(ClientFrame(opcode: 2, payload: payload, lengthBytes: longer)) == .protocolError)
        }
    }

    @Test("what RFC 6455 forbids is a protocol error")
    func violations() {
        #expect(code(ClientFrame(mask: nil)) == .protocolError)
        for bits in UInt8(1)...7 { #expect(code(ClientFrame(reservedBits: bits)) == .protocolError) }
        for opcode in [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8] {
            #expect(code(ClientFrame(opcode: opcode)) == .protocolError)
        }
        for opcode in [8, 9, 10] as [UInt8] {
            #expect(code(ClientFrame(isFinal: false, opcode: opcode)) == .protocolError)
            #expect(code(ClientFrame(opcode: opcode, payload: [UInt8](repeating: 0, count: 126))) == .protocolError)
        }
        #expect(code(ClientFrame(opcode: 0)) == .protocolError)
        #expect(code(.text("a", isFinal: false), .text("b")) == .protocolError)
        #expect(code([0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == .protocolError)
    }

    @Test("a bad frame is refused at its second byte")
    func refusedEarly() {
        #expect(code([0x83, 0x85]) == .protocolError)
        #expect(code([0x81, 0x05]) == .protocolError)
    }

    @Test("with compression, only the first frame of a data message may be marked")
    func compressedMark() throws {
        let marked = ClientFrame(reservedBits: 4, payload: [1])
        #expect(try decode(marked.bytes, compression: true).count == 1)
        let continuation = ClientFrame(reservedBits: 4, opcode: 0, payload: [1])
        #expect(code(.text("a", isFinal: false), continuation, compression: true) == .protocolError)
        #expect(code(ClientFrame(reservedBits: 4, opcode: 9), compression: true) == .protocolError)
        #expect(code(ClientFrame(reservedBits: 2), compression: true) == .protocolError)
    }

    @Test("a message over the limit is refused by its header, whether in one frame or in many")
    func limit() {
        #expect(code(ClientFrame(opcode: 2, payload: [UInt8](repeating: 0, count: 1001)).bytes.prefix(8)) == .tooBig)
        let half = [UInt8](repeating: 0, count: 600)
        #expect(
            code(
                ClientFrame(isFinal: false, opcode: 2, payload: half),
                ClientFrame(opcode: 0, payload: half)
            ) == .tooBig
        )
        #expect(code([0x82, 0xFF, 0x7F, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0]) == .tooBig)
    }

    @Test("no sequence of bytes traps")
    func noise() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            var frame = ClientFrame(
                isFinal: random.next() % 3 > 0,
                opcode: UInt8(random.next() % 11),
                payload: random.bytes(Int(random.next() % 140))
            ).bytes
            for _ in 0..<random.next() % 3 {
                frame[Int(random.next() % UInt64(frame.count))] = UInt8(random.next() & 255)
            }
            _ = code(frame, compression: random.next() % 2 == 0)
        }
    }

    private func chunk(_ text: String, ends: Bool) -> WebSocketChunk {
        WebSocketChunk(bytes: Array(text.utf8), isText: true, isCompressed: false, endsMessage: ends)
    }
}

/// What the events of a stream come to, however the stream was cut.
private struct Joined: Equatable {
    var payload: [UInt8] = []
    var messageEnds: [Int] = []
    var controls: [[UInt8]] = []
}

private func joined(_ events: [WebSocketFrameDecoder.Event]) -> Joined {
    events.reduce(into: Joined()) { joined, event in
        switch event {
        case .data(let chunk):
            joined.payload += chunk.bytes
            if chunk.endsMessage { joined.messageEnds.append(joined.payload.count) }
        case .control(let opcode, let payload):
            joined.controls.append([opcode.rawValue] + payload)
        }
    }
}

private func decode(
    _ pieces: [UInt8]...,
    compression: Bool = false
) throws(WebSocketError) -> [WebSocketFrameDecoder.Event] {
    try decode(pieces, compression: compression)
}

private func decode(
    _ pieces: [[UInt8]],
    compression: Bool = false
) throws(WebSocketError) -> [WebSocketFrameDecoder.Event] {
    var decoder = WebSocketFrameDecoder(limit: 1 << 20, allowsCompression: compression)
    var events: [WebSocketFrameDecoder.Event] = []
    for piece in pieces {
        var input = piece[...]
        while let event = try decoder.next(&input) { events.append(event) }
    }
    return events
}

private func code(_ frames: ClientFrame..., compression: Bool = false) -> WebSocketCloseCode? {
    code(frames.flatMap(\.bytes), compression: compression)
}

private func code(_ bytes: some Collection<UInt8>, compression: Bool = false) -> WebSocketCloseCode? {
    var decoder = WebSocketFrameDecoder(limit: 1000, allowsCompression: compression)
    var input = Array(bytes)[...]
    do throws(WebSocketError) {
        while try decoder.next(&input) != nil {}
        return nil
    } catch {
        return error.code
    }
}
