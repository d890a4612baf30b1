import Postgres
package import Primitives

extension NotificationQueries {
    /// A text message that somebody was sent.
    package struct SentText: Sendable, Hashable {
        package let notification: UUIDv7
        package let dispatch: UUIDv7
        package let user: UserID
        package let sentAt: Timestamp

        package init(notification: UUIDv7, dispatch: UUIDv7, user: UserID, sentAt: Timestamp) {
            (self.notification, self.dispatch, self.user, self.sentAt) = (notification, dispatch, user, sentAt)
        }
    }

    /// What an account of a provider has texted last to any of these people, of the notifications since a moment.
    package func lastText(
        to users: [UserID],
        by provider: String,
        _ account: String,
        since moment: Timestamp
    ) async throws -> SentText? {
        guard !users.isEmpty else { return nil }
        let row: (UUIDv7, UUIDv7, UserID, Timestamp)? = try await database.session.query(
            """
            SELECT l.notification_id, l.dispatch_id, l.user_id, l.occurred_at
            FROM notifications n JOIN notification_delivery_logs l USING (tenant_id, notification_id)
            WHERE n.tenant_id = \(database.tenant) AND n.user_id = ANY(\(users))
                AND n.notification_id >= first_id(\(moment)) AND l.notification_id >= first_id(\(moment))
                AND l.channel = 'sms' AND l.status = 'sent' AND l.dispatch_id IS NOT NULL
                AND l.provider = \(provider) AND l.provider_account = \(account)
            ORDER BY l.occurred_at DESC LIMIT 1
            """
        ).decodeFirst((UUIDv7, UUIDv7, UserID, Timestamp).self)
        return row.map { SentText(notification: $0.0, dispatch: $0.1, user: $0.2, sentAt: $0.3) }
    }
}
