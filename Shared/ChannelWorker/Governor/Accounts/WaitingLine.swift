import Primitives

/// Who waits for a token: the more urgent first, and among equals the first to come.
struct WaitingLine<Waiter> {
    private struct Place {
        let ticket: UInt64
        let urgency: Int32
        let since: Timestamp
        let waiter: Waiter
    }

    private var places: [Place] = []

    var count: Int { places.count }

    mutating func join(_ ticket: UInt64, _ urgency: Int32, _ waiter: Waiter, at now: Timestamp) {
        let index = places.lastIndex { $0.urgency >= urgency }.map { $0 + 1 } ?? 0
        places.insert(Place(ticket: ticket, urgency: urgency, since: now, waiter: waiter), at: index)
    }

    mutating func leave(_ ticket: UInt64) -> Waiter? {
        places.firstIndex { $0.ticket == ticket }.map { places.remove(at: $0).waiter }
    }

    mutating func next() -> Waiter? {
        places.isEmpty ? nil : places.removeFirst().waiter
    }

    /// Those that have waited since before a moment; the others keep their order.
    mutating func dismiss(since moment: Timestamp) -> [Waiter] {
        let late = places.filter { $0.since < moment }
        if !late.isEmpty { places.removeAll { $0.since < moment } }
        return late.map(\.waiter)
    }
}
