import Foundation
import JSON
import Synchronization
import TestSupport

/// A client of a stream: keeps what comes, by SSE or WebSocket, until the stream ends.
final class StreamReader: Sendable {
    enum Transport {
        case events
        case socket
    }

    struct Event: Sendable, Equatable {
        let name: String
        let seq: Int64
        let data: String

        subscript(name: String) -> String? {
            let root = try? JSONDocument(parsing: Array(data.utf8)).root
            return try? root?[name]?.string()
        }
    }

    private struct State {
        var head = ""
        var events: [Event] = []
        var hasEnded = false
    }

    private let socket: RawSocket
    private let state = Mutex(State())

    var head: String { state.withLock { $0.head } }
    /// Without pings.
    var events: [Event] { state.withLock { $0.events.filter { $0.name != "ping" } } }
    var hasEnded: Bool { state.withLock { $0.hasEnded } }
    /// Of the events that changed the inbox.
    var numbers: [Int64] { events.filter { $0.name != "counts" && $0.name != "reset" }.map(\.seq) }
    var last: Int64? { events.last?.seq }

    init(_ transport: Transport, port: UInt16, token: String, after seq: Int64? = nil) throws {
        socket = try RawSocket(port: port)
        guard socket.send(Array(StreamReader.request(transport, token, seq).utf8)) else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        let thread = Thread { [self] in read(transport) }
        thread.start()
    }

    func close() {
        shutdown(socket.descriptor, Int32(SHUT_RDWR))
    }

    /// As HTTP/1.0, whose bodies come without chunks.
    private static func request(_ transport: Transport, _ token: String, _ seq: Int64?) -> String {
        switch transport {
        case .events:
            return """
                GET /api/v1/inbox/stream HTTP/1.0\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\
                \(seq.map { "Last-Event-ID: \($0)\r\n" } ?? "")\r\n
                """
        case .socket:
            return """
                GET /api/v1/inbox/ws\(seq.map { "?after=\($0)" } ?? "") HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\
                Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                Sec-WebSocket-Protocol: herald.v1, bearer.\(token)\r\n\r\n
                """
        }
    }

    private func read(_ transport: Transport) {
        var unread: [UInt8] = []
        while case let bytes = socket.receive(), !bytes.isEmpty {
            unread += bytes
            if head.isEmpty, let end = unread.firstRange(of: Array("\r\n\r\n".utf8)) {
                state.withLock { $0.head = String(decoding: unread[..<end.lowerBound], as: UTF8.self) }
                unread.removeFirst(end.upperBound)
            }
            guard !head.isEmpty else { continue }
            while let event = transport == .events ? StreamReader.event(&unread) : StreamReader.frame(&unread) {
                if let event = event.known { state.withLock { $0.events.append(event) } }
            }
        }
        state.withLock { $0.hasEnded = true }
    }

    private struct Parsed {
        let known: Event?
    }

    private static func event(_ bytes: inout [UInt8]) -> Parsed? {
        guard let end = bytes.firstRange(of: [10, 10]) else { return nil }
        let text = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        bytes.removeFirst(end.upperBound)
        var fields: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[parts[0]] = parts[1].dropFirst() }
        }
        guard let name = fields["event"], let id = fields["id"].flatMap({ Int64($0) }) else {
            return Parsed(known: nil)
        }
        return Parsed(known: Event(name: String(name), seq: id, data: String(fields["data"] ?? "")))
    }

    /// A server's frame: not masked, not in parts.
    private static func frame(_ bytes: inout [UInt8]) -> Parsed? {
        guard bytes.count >= 2 else { return nil }
        let extra = bytes[1] == 126 ? 2 : bytes[1] == 127 ? 8 : 0
        guard bytes.count >= 2 + extra else { return nil }
        let length = extra == 0 ? Int(bytes[1]) : bytes[2..<(2 + extra)].reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= 2 + extra + length else { return nil }
        let (opcode, payload) = (bytes[0] & 0x0F, Array(bytes[(2 + extra)..<(2 + extra + length)]))
        bytes.removeFirst(2 + extra + length)
        guard opcode == 1, let root = try? JSONDocument(parsing: payload).root,
            let name = try? root["event"]?.string(), let id = try? root["id"]?.string(), let seq = Int64(id),
            let data = root["data"]
        else { return Parsed(known: nil) }
        return Parsed(known: Event(name: name, seq: seq, data: String(decoding: data.rawBytes, as: UTF8.self)))
    }
}
