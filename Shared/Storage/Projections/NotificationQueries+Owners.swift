import Postgres
package import Primitives

extension NotificationQueries {
    /// Whose the notifications are, of those that are known. In one round trip.
    package func owners(of notifications: [UUIDv7]) async throws -> [UUIDv7: UserID] {
        let rows = try await database.session.query(
            """
            SELECT notification_id, user_id FROM notifications
            WHERE tenant_id = \(database.tenant) AND notification_id = ANY(\(notifications)) AND user_id IS NOT NULL
            """
        ).decode((UUIDv7, UserID).self)
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}
