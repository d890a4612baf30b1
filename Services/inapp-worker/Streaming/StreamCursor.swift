import Storage

/// Where one stream stands in its person's events. Whatever comes, in whatever order and however often, the stream is
/// sent each event once and in order, or is told to begin anew.
struct StreamCursor: Sendable {
    enum Action: Sendable, Equatable {
        case none
        case send([StreamEvent])
        /// Ask the store for what follows.
        case read(after: Int64)
        case sendAndRead([StreamEvent], after: Int64)
    }

    private(set) var seq: Int64
    /// A stream begins with a question to the store, and hears nothing else until it is answered.
    private var isReading = true
    /// The newest number that was heard of, and what it was when the store was asked.
    private var newest: Int64 = 0
    private var newestAsked: Int64 = 0

    /// `seq`: the last event that the client knows. Without one it begins anew.
    init(after seq: Int64?) {
        self.seq = seq ?? -1
    }

    mutating func take(_ update: StreamUpdate) -> Action {
        newest = max(newest, update.last)
        guard !isReading, update.last > seq else { return .none }
        guard let first = update.events.first?.seq, first <= seq + 1 else { return read() }
        let fresh = update.events.filter { $0.seq > seq }
        seq = update.last
        return .send(fresh)
    }

    /// The store's answer, asked for at most `limit` events: a client that is further behind begins anew.
    mutating func take(_ found: InboxCatchUp, limit: Int) -> Action {
        isReading = false
        let events: [StreamEvent]
        switch found {
        case .events(let missed, let last, let counts) where missed.count < limit || missed.last?.seq == last:
            seq = last
            events = missed.isEmpty ? [] : missed.map { StreamEvent($0) } + [.counts(counts, at: last)]
        case .events(_, let last, let counts), .reset(let last, let counts):
            seq = last
            events = [.reset(counts, at: last)]
        }
        // The answer may be older than what was heard meanwhile; what was heard before, the store does not have.
        guard newest > seq, newest > newestAsked else { return events.isEmpty ? .none : .send(events) }
        ask()
        return events.isEmpty ? .read(after: seq) : .sendAndRead(events, after: seq)
    }

    private mutating func read() -> Action {
        ask()
        return .read(after: seq)
    }

    private mutating func ask() {
        (isReading, newestAsked) = (true, newest)
    }
}
