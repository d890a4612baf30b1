/// What a record of one of Herald's topics holds.
package protocol WireEvent: Sendable, Equatable {
    /// The record's key; see `RecipientKey`.
    var recordKey: [UInt8] { get }
    /// What the record's header says, so that a reader can choose without decoding.
    var eventType: EventType { get }

    /// Never traps, whatever the bytes.
    init(decoding bytes: [UInt8]) throws(WireError)
    func encoded() throws(WireError) -> [UInt8]
}

extension RecipientCommand: WireEvent {
    package var recordKey: [UInt8] { recipient.bytes }

    package var eventType: EventType {
        switch action {
        case .created: .notificationCreated
        case .cancel: .cancelRequested
        case .timerFired: .timerFired
        case .engaged: .recipientEngaged
        case .preferencesChanged: .preferencesChanged
        case .channelConcluded: .channelConcluded
        }
    }

    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }
    package func encoded() throws(WireError) -> [UInt8] { try encode() }
}

extension DecisionRecord: WireEvent {
    package var recordKey: [UInt8] { recipient.bytes }
    package var eventType: EventType { .decisionMade }

    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }
    package func encoded() throws(WireError) -> [UInt8] { try encode() }
}

extension ChannelDispatch: WireEvent {
    package var recordKey: [UInt8] { recipient.bytes }
    package var eventType: EventType { .channelDispatched }

    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }
    package func encoded() throws(WireError) -> [UInt8] { try encode() }
}

extension DeliveryEvent: WireEvent {
    package var recordKey: [UInt8] { recipient.bytes }
    package var eventType: EventType { .delivery(status) }

    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }
    package func encoded() throws(WireError) -> [UInt8] { try encode() }
}

extension AuditRecord: WireEvent {
    /// The person concerned, or else whoever acted.
    package var recordKey: [UInt8] { Array("\(tenant ?? "")/\(user ?? actor.id ?? service ?? "")".utf8) }
    package var eventType: EventType { .auditRecorded }

    package init(decoding bytes: [UInt8]) throws(WireError) { self = try Self.decode(bytes) }
    package func encoded() throws(WireError) -> [UInt8] { try encode() }
}
