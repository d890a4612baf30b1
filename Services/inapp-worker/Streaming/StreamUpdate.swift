import Storage

/// News of one inbox on its way to the streams: consecutive events and their counts; or without events only that there
/// are events up to `last`.
struct StreamUpdate: Sendable, Equatable {
    let recipient: RecipientKey
    let events: [StreamEvent]
    let last: Int64

    init(_ recipient: RecipientKey, events: [StreamEvent], last: Int64) {
        (self.recipient, self.events, self.last) = (recipient, events, last)
    }

    init(_ update: InboxUpdate) {
        let last = update.events.last?.seq ?? 0
        let events = update.events.map { StreamEvent($0) } + [.counts(update.counts, at: last)]
        self.init(update.recipient, events: events, last: last)
    }

    init(_ recipient: RecipientKey, last: Int64) {
        self.init(recipient, events: [], last: last)
    }
}
