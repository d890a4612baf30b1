import Postgres
package import Primitives

/// A notification as projected so far.
package struct NotificationRow: Sendable, Hashable {
    package let id: UUIDv7
    package let user: UserID
    package let template: String?
    package let category: String?
    /// `nil` while only later events have been projected, not yet the acceptance.
    package let priority: String?
    package let channels: [Channel]
    package let sendAt: Timestamp?
    package let expiresAt: Timestamp?
    package let metadata: String?
    package let status: DeliveryStatus
    /// How far each channel came; without those of which nothing is known.
    package let statuses: [Channel: DeliveryStatus]
    package let cost: Int64
    package let updatedAt: Timestamp
    package let isDryRun: Bool

    package var createdAt: Timestamp { id.timestamp }
}

/// A notification with what happened and what was decided, in order.
package struct NotificationDetail: Sendable, Hashable {
    package let row: NotificationRow
    package let deliveries: [ProjectedDelivery]
    package let decisions: [ProjectedDecision]
}

extension NotificationRow {
    static let columns = """
        notification_id, user_id, template, category, priority, channels, send_at, expires_at, metadata, status,
        email_status, sms_status, push_status, inapp_status, cost, updated_at, dry_run
        """

    init(_ row: PostgresRow) throws {
        id = try row.decode(UUIDv7.self, at: 0)
        user = try row.decode(UserID.self, at: 1)
        template = try row.decode(String?.self, at: 2)
        category = try row.decode(String?.self, at: 3)
        priority = try row.decode(String?.self, at: 4)
        channels = try row.decode([Channel]?.self, at: 5) ?? []
        sendAt = try row.decode(Timestamp?.self, at: 6)
        expiresAt = try row.decode(Timestamp?.self, at: 7)
        metadata = try row.decode(String?.self, at: 8)
        status = try row.decode(DeliveryStatus.self, at: 9)
        statuses = try NotificationRow.statuses(row, from: 10)
        cost = try row.decode(Int64.self, at: 14)
        updatedAt = try row.decode(Timestamp.self, at: 15)
        isDryRun = try row.decode(Bool?.self, at: 16) ?? false
    }

    private static func statuses(_ row: PostgresRow, from column: Int) throws -> [Channel: DeliveryStatus] {
        var statuses: [Channel: DeliveryStatus] = [:]
        for (offset, channel) in [Channel.email, .sms, .push, .inapp].enumerated() {
            statuses[channel] = try row.decode(DeliveryStatus?.self, at: column + offset)
        }
        return statuses
    }
}
