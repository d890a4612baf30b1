import Concurrency

/// Waits at the hub for the next events.
struct LongPoll: Sendable {
    let hub: InboxHub

    /// None when there are none in time, or the service stops.
    func events(_ ticket: StreamTicket, within limit: Duration) async -> [StreamEvent] {
        let transport = PollTransport()
        let events = await GracefulShutdown.current.withHandler({ transport.end() }) {
            // Returns when what is there already has been sent: that is told however short the wait.
            await hub.join(ticket, transport)
            let end = Task {
                try? await Task.sleep(for: limit)
                transport.end()
            }
            defer { end.cancel() }
            return await transport.events()
        }
        await hub.leave(ticket.recipient, ticket.id)
        return events
    }
}
