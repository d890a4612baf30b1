import HTTPServer
import Primitives
import PublicAPI
import Storage
import Synchronization

/// GET /api/v1/inbox/stream, ws and poll: the same events by three transports. A client names the last number it knows
/// as Last-Event-ID or `after`; without one it is told to read its inbox, and goes on from there.
struct StreamRequest: Sendable {
    let hub: InboxHub
    private static let numbers = Atomic<UInt64>(0)

    func events(_ request: HTTPRequest, _ recipient: RecipientKey, _ caller: Caller) async throws -> HTTPResponse {
        let ticket = try await ticket(request, recipient, caller)
        // The hub's pings are the heartbeat.
        return .events(beating: false) { [hub] stream in
            stream.onEnd { _ in Task { await hub.leave(recipient, ticket.id) } }
            Task { await hub.join(ticket, EventStreamTransport(stream: stream)) }
        }
    }

    func socket(_ request: HTTPRequest, _ recipient: RecipientKey, _ caller: Caller) async throws -> HTTPResponse {
        let ticket = try await ticket(request, recipient, caller)
        var options = WebSocketOptions()
        options.subprotocols = [SocketToken.subprotocol]
        // Clients have nothing to say here.
        options.limits.messageSize = 4096
        return .webSocket(options) { [hub] socket in
            Task { await hub.join(ticket, SocketTransport(socket: socket)) }
            return WebSocketHandlers(
                onMessage: { _ in },
                onEnd: { _ in Task { await hub.leave(recipient, ticket.id) } }
            )
        }
    }

    func poll(_ request: HTTPRequest, _ recipient: RecipientKey, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let after = query.read("after", StreamRequest.number)
        let wait = query.read("wait") { Int($0).flatMap { (0...30).contains($0) ? $0 : nil } } ?? 30
        try query.finish()
        let ticket = try await ticket(recipient, caller, after: after)
        let events = await LongPoll(hub: hub).events(ticket, within: .seconds(wait))
        return Envelope.response(.ok, for: request) { json in
            json.object { json in
                json.key("seq")
                if let seq = events.last?.seq ?? after { json.number(seq) } else { json.null() }
                json.key("events")
                json.array { json in
                    for event in events { event.write(to: &json) }
                }
            }
        }
    }

    private func ticket(
        _ request: HTTPRequest,
        _ recipient: RecipientKey,
        _ caller: Caller
    ) async throws -> StreamTicket {
        var query = QueryReader(request)
        let asked = query.read("after", StreamRequest.number)
        try query.finish()
        return try await ticket(recipient, caller, after: request[.lastEventID].flatMap(StreamRequest.number) ?? asked)
    }

    private func ticket(_ recipient: RecipientKey, _ caller: Caller, after: Int64?) async throws -> StreamTicket {
        guard await hub.admits(recipient) else { throw HTTPError.tooManyStreams }
        return StreamTicket(
            id: StreamRequest.numbers.wrappingAdd(1, ordering: .relaxed).newValue,
            recipient: recipient,
            after: after,
            expiry: caller.expiry,
            token: caller.tokenID
        )
    }

    private static func number(_ text: String) -> Int64? {
        Int64(text).flatMap { $0 >= 0 ? $0 : nil }
    }
}
