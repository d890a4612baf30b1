import Postgres
package import Primitives

/// Reads a tenant's notifications from the projections.
package struct NotificationQueries: Sendable {
    let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    package func find(_ id: UUIDv7) async throws -> NotificationRow? {
        try await database.session.query(.notification(id, database.tenant)).first.map(NotificationRow.init)
    }

    /// A notification with all that is known of it, in one round trip.
    package func detail(_ id: UUIDv7) async throws -> NotificationDetail? {
        let outcomes = try await database.session.pipeline([
            .notification(id, database.tenant), .deliveries(id, database.tenant), .decisions(id, database.tenant),
        ])
        guard outcomes.count == 3, let row = try outcomes[0].get().first else { return nil }
        return NotificationDetail(
            row: try NotificationRow(row),
            deliveries: try outcomes[1].get().map(ProjectedDelivery.init),
            decisions: try outcomes[2].get().map(ProjectedDecision.init)
        )
    }

    /// What happened, in order.
    package func timeline(_ id: UUIDv7) async throws -> [ProjectedDelivery] {
        try await database.session.query(.deliveries(id, database.tenant)).map(ProjectedDelivery.init)
    }

    package func decisions(_ id: UUIDv7) async throws -> [ProjectedDecision] {
        try await database.session.query(.decisions(id, database.tenant)).map(ProjectedDecision.init)
    }

    /// The newest first; `after` is the last id of the page before.
    package func list(_ filter: NotificationFilter, after: UUIDv7? = nil, limit: Int) async throws -> [NotificationRow]
    {
        let rows = try await database.session.query(.notifications(filter, after, limit, database.tenant))
        return try rows.map(NotificationRow.init)
    }
}
