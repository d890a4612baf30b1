import Postgres
package import Primitives

/// Something that happened with a notification, as far as reports may tell of it: no address, no text, no metadata.
package struct ReportEvent: Sendable {
    /// Where it stands among all, to go on from there.
    package struct Place: Sendable {
        package let notification: UUIDv7
        let event: UUIDv7
    }

    package let place: Place
    package let user: String
    package let hour: Timestamp
    package let channel: String
    /// In the event's own word.
    package let kind: String
    package let provider: String?
    package let template: String?
    package let category: String?
    package let errorCode: String?
    /// Such as an open by a mail proxy.
    package let isAutomated: Bool
    package let attempt: Int64
    /// In millionths of the currency.
    package let cost: Int64
    package let currency: String?

    static let columns = """
        l.notification_id, l.event_id, l.user_id, date_trunc('hour', l.occurred_at, 'UTC'), l.channel, l.kind,
        l.provider, n.template, n.category, l.error_code, l.automated, l.attempt::bigint, l.cost, l.currency
        """

    init(_ row: PostgresRow) throws {
        let (notification, event): (UUIDv7, UUIDv7)
        (
            notification, event, user, hour, channel, kind, provider, template, category, errorCode, isAutomated,
            attempt, cost, currency
        ) = try row.decode(
            (
                UUIDv7, UUIDv7, String, Timestamp, String, String, String?, String?, String?, String?, Bool, Int64,
                Int64, String?
            ).self
        )
        place = Place(notification: notification, event: event)
    }
}
