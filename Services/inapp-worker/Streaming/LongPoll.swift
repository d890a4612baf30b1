import Concurrency

/// Waits at the hub for the next events.
struct LongPoll: Sendable {
    let hub: InboxHub

    /// None when there are none in time, or the service stops.
    func events(_ ticket: StreamTicket, within limit: Duration) async -> [StreamEvent] {
        let transport = PollTransport()
        let end = Task {
            try? await Task.sleep(for: limit)
            transport.end()
        }
        let events = await GracefulShutdown.current.withHandler({ transport.end() }) {
            await hub.join(ticket, transport)
            return await transport.events()
        }
        end.cancel()
        await hub.leave(ticket.recipient, ticket.id)
        return events
    }
}
