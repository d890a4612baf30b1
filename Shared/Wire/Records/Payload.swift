/// The value of a record, which may be null: a tombstone says that nothing of this key is to be kept.
package enum Payload<Event: WireEvent>: Sendable, Equatable {
    case event(Event)
    case tombstone

    package init(_ value: [UInt8]?) throws(WireError) {
        guard let value else {
            self = .tombstone
            return
        }
        self = .event(try Event(decoding: value))
    }

    package var event: Event? {
        if case .event(let event) = self { event } else { nil }
    }
}
