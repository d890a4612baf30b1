import Primitives

extension RecipientState {
    /// Of the layout, the oldest that can hold the state: so whoever was there before knows all states but those. A state
    /// with another number is refused, never guessed at.
    private var version: UInt8 {
        if tracked.contains(where: { $0.reminding != nil }) { return RecipientState.withReminders }
        if tracked.contains(where: { $0.notification.flag != nil }) { return RecipientState.withFlags }
        return tracked.contains(where: \.isCollected) ? RecipientState.withDigests : 1
    }
    private static let withDigests: UInt8 = 2
    private static let withFlags: UInt8 = 3
    private static let withReminders: UInt8 = 4
    private static let sizeLimit = 1 << 20

    /// The state in a few bytes a notification.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.byte(version)
        writer.varint(revision)
        writer.optional(wakesAt)
        writer.list(applied.ids) { $0.id($1) }
        writer.caps(caps)
        writer.list(tracked) { $0.tracked($1) }
        return writer.bytes
    }

    /// No bytes are the state of someone who is new.
    package init(decoding bytes: [UInt8]) throws(NotificationsError) {
        guard !bytes.isEmpty else {
            self.init()
            return
        }
        guard bytes.count <= RecipientState.sizeLimit else {
            throw NotificationsError(.stateTooLarge, "\(bytes.count) bytes")
        }
        guard (1...RecipientState.withReminders).contains(bytes[0]) else {
            throw NotificationsError(.unknownStateVersion, "\(bytes[0])")
        }
        var reader = ByteReader(bytes)
        guard reader.skip(1), let state = RecipientState(&reader), reader.remaining == 0 else {
            throw NotificationsError(.malformedState, "\(reader.remaining) bytes from the end")
        }
        self = state
    }

    private init?(_ reader: inout ByteReader) {
        guard let revision = reader.varint(), let wakesAt = reader.optionalMoment(),
            let ids = reader.list({ $0.id() }), let caps = reader.caps(),
            let tracked = reader.list({ $0.tracked() })
        else { return nil }
        (self.revision, self.wakesAt, self.caps, self.tracked) = (revision, wakesAt, caps, tracked)
        applied.ids = ids
    }
}
