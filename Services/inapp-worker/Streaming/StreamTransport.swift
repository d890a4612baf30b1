import HTTPServer
import Network
import Primitives

/// A client's open stream, whatever carries it. Nothing here waits: a client that reads too slowly is dropped.
protocol StreamTransport: Sendable {
    var hasEnded: Bool { get }
    /// The thread that its connection lives on, and whatever is sent to it from; `nil` for what has none.
    var reactor: Reactor? { get }
    func send(_ events: [StreamEvent])
    func close(_ reason: StreamEnd)
}

/// Why the service ends a stream.
enum StreamEnd: Sendable {
    case tokenExpired
    case tooMany
    case unavailable
}

/// Server-Sent Events.
struct EventStreamTransport: StreamTransport {
    let stream: HTTPStream

    var hasEnded: Bool { stream.hasEnded }
    var reactor: Reactor? { stream.reactor }

    /// All in one piece, since one piece may be larger than the queue of a client that has read everything before.
    func send(_ events: [StreamEvent]) {
        var bytes = events.first.map(bytes) ?? []
        for event in events.dropFirst() { bytes += self.bytes(event) }
        stream.send(bytes)
    }

    private func bytes(_ event: StreamEvent) -> [UInt8] {
        ServerSentEvent(id: "\(event.seq)", event: event.name.rawValue, data: event.data).bytes
    }

    func close(_ reason: StreamEnd) {
        stream.finish()
    }
}

/// A WebSocket: one text a event.
struct SocketTransport: StreamTransport {
    let socket: WebSocketSender

    var hasEnded: Bool { socket.hasEnded }
    var reactor: Reactor? { socket.reactor }

    func send(_ events: [StreamEvent]) {
        for event in events {
            var json = JSONWriter(reservingCapacity: event.data.count + 64)
            event.write(to: &json)
            socket.send(text: String(decoding: json.bytes, as: UTF8.self))
        }
    }

    func close(_ reason: StreamEnd) {
        switch reason {
        // Of the codes that RFC 6455 leaves to applications: HTTP's 401 and 429 in the four thousands.
        case .tokenExpired: socket.close(WebSocketCloseCode(rawValue: 4401), "the token has expired")
        case .tooMany: socket.close(WebSocketCloseCode(rawValue: 4429), "too many streams")
        case .unavailable: socket.close(.internalError, "")
        }
    }
}
