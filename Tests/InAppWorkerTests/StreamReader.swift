import Foundation
import JSON
import Synchronization

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

    private let descriptor: Int32
    private let state = Mutex(State())

    var head: String { state.withLock { $0.head } }
    /// Without pings.
    var events: [Event] { state.withLock { $0.events.filter { $0.name != "ping" } } }
    var hasEnded: Bool { state.withLock { $0.hasEnded } }
    /// Of the events that changed the inbox.
    var numbers: [Int64] { events.filter { $0.name != "counts" && $0.name != "reset" }.map(\.seq) }
    var last: Int64? { events.last?.seq }

    init(_ transport: Transport, port: UInt16, token: String, after seq: Int64? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let request = Array(StreamReader.request(transport, token, seq).utf8)
        guard status == 0, Foundation.send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let thread = Thread { [self] in read(transport) }
        thread.start()
    }

    func close() {
        shutdown(descriptor, Int32(SHUT_RDWR))
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
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
            unread += buffer.prefix(count)
            if head.isEmpty, let end = unread.firstRange(of: Array("\r\n\r\n".utf8)) {
                state.withLock { $0.head = String(decoding: unread[..<end.lowerBound], as: UTF8.self) }
                unread.removeFirst(end.upperBound)
            }
            guard !head.isEmpty else { continue }
            while let event = transport == .events ? StreamReader.event(&unread) : StreamReader.frame(&unread) {
                if let event = event.known { state.withLock { $0.events.append(event) } }
            }
        }
        Foundation.close(descriptor)
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
