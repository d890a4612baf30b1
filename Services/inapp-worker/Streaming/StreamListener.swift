/// One open stream as the hub knows it: one object for all who look at it, so that a ping need not find it first.
final class StreamListener {
    let ticket: StreamTicket
    let transport: any StreamTransport
    var cursor: StreamCursor
    var hasLeft = false

    init(_ ticket: StreamTicket, _ transport: any StreamTransport) {
        (self.ticket, self.transport) = (ticket, transport)
        cursor = StreamCursor(after: ticket.after)
    }
}
