import Postgres
package import Primitives

/// A tenant's dead letters of one channel.
package struct DeadLetterStore: Sendable {
    private let database: TenantDatabase
    private let channel: Channel

    package init(_ database: TenantDatabase, _ channel: Channel) {
        (self.database, self.channel) = (database, channel)
    }

    /// The newest notifications' first; `after` is the last id of the page before.
    package func list(_ filter: DeadLetterFilter, after: UUIDv7?, limit: Int) async throws -> [DeadLetter] {
        try await database.session.query(
            """
            SELECT \(unescaped: DeadLetter.columns) FROM dead_letters d
            WHERE \(matching: filter, channel, database.tenant) AND (\(after) IS NULL OR dispatch_id < \(after))
            ORDER BY dispatch_id DESC LIMIT \(max(0, limit))
            """
        ).map(DeadLetter.init)
    }

    package func find(_ id: UUIDv7) async throws -> DeadLetter? {
        var filter = DeadLetterFilter()
        filter.ids = [id]
        return try await list(filter, after: nil, limit: 1).first
    }

    /// Marks some as on their way and gives what is to be produced. Those that somebody marked and never finished are
    /// taken again: not at once, as that may be under way, and not when the ledger may have forgotten whether they went.
    package func take(_ filter: DeadLetterFilter, by author: String, limit: Int) async throws -> [DeadLetterToRedrive] {
        try await database.transaction { transaction in
            let taken = try await transaction.query(
                """
                WITH chosen AS MATERIALIZED (
                    SELECT dispatch_id FROM dead_letters d
                    WHERE \(matching: filter, channel, database.tenant) AND dispatch IS NOT NULL
                        AND (state = 'buried' OR state = 'redriving'
                            AND changed_at BETWEEN now() - interval '6 days' AND now() - interval '30 seconds')
                    ORDER BY dispatch_id LIMIT \(max(0, limit)) FOR UPDATE SKIP LOCKED)
                UPDATE dead_letters d SET state = 'redriving', changed_by = \(author), changed_at = now()
                FROM chosen WHERE d.tenant_id = \(database.tenant) AND d.dispatch_id = chosen.dispatch_id
                RETURNING d.dispatch_id, d.notification_id, d.dispatch
                """
            ).map(DeadLetterToRedrive.init)
            try await reopen(taken.map(\.notification), transaction)
            return taken
        }
    }

    /// They are on their way for good.
    package func settle(_ ids: [UUIDv7]) async throws {
        try await mark(ids, as: .redriven)
    }

    /// They did not go after all.
    package func putBack(_ ids: [UUIDv7]) async throws {
        try await mark(ids, as: .buried)
    }

    /// They can never have gone: their notifications have failed as before.
    package func putBack(unsent letters: [DeadLetterToRedrive]) async throws {
        guard !letters.isEmpty else { return }
        try await putBack(letters.map(\.id))
        try await tell(letters.map(\.notification), from: "queued", to: "failed", database.session)
    }

    /// How many it were; what is needed to send them goes with them.
    package func discard(_ filter: DeadLetterFilter, by author: String, limit: Int) async throws -> Int {
        try await database.session.execute(
            """
            WITH chosen AS MATERIALIZED (
                SELECT dispatch_id FROM dead_letters d
                WHERE \(matching: filter, channel, database.tenant) AND state = 'buried'
                ORDER BY dispatch_id LIMIT \(max(0, limit)) FOR UPDATE SKIP LOCKED)
            UPDATE dead_letters d SET state = 'discarded', changed_by = \(author), changed_at = now(), dispatch = NULL
            FROM chosen WHERE d.tenant_id = \(database.tenant) AND d.dispatch_id = chosen.dispatch_id
            """
        )
    }

    private func mark(_ ids: [UUIDv7], as state: DeadLetter.State) async throws {
        guard !ids.isEmpty else { return }
        try await database.session.execute(
            """
            UPDATE dead_letters SET state = \(state), dispatch = CASE WHEN \(state) = 'buried' THEN dispatch END
            WHERE tenant_id = \(database.tenant) AND dispatch_id = ANY(\(ids)) AND state = 'redriving'
            """
        )
    }

    /// That they failed was an end; now they may still be sent, and their notifications are told so.
    private func reopen(_ notifications: [UUIDv7], _ transaction: PostgresTransaction) async throws {
        guard !notifications.isEmpty else { return }
        try await tell(notifications, from: "failed", to: "queued", transaction)
    }

    private func tell(
        _ notifications: [UUIDv7],
        from before: String,
        to status: String,
        _ session: any PostgresSession
    ) async throws {
        let column = PostgresIdentifier("\(channel.rawValue)_status")
        try await session.execute(
            """
            UPDATE notifications SET \(column) = \(status), updated_at = greatest(updated_at, now())
            WHERE tenant_id = \(database.tenant) AND notification_id = ANY(\(notifications)) AND \(column) = \(before)
            """
        )
    }
}

/// A dead letter that is on its way, with what its vault opens.
package struct DeadLetterToRedrive: Sendable {
    package let id: UUIDv7
    package let notification: UUIDv7
    package let sealed: [UInt8]

    init(_ row: PostgresRow) throws {
        id = try row.decode(UUIDv7.self, at: 0)
        notification = try row.decode(UUIDv7.self, at: 1)
        sealed = try row.decode([UInt8].self, at: 2)
    }
}

extension PostgresQuery.StringInterpolation {
    fileprivate mutating func appendInterpolation(
        matching filter: DeadLetterFilter,
        _ channel: Channel,
        _ tenant: TenantID
    ) {
        appendLiteral("d.tenant_id = ")
        appendInterpolation(tenant)
        compare("channel =", channel)
        if let ids = filter.ids {
            compare("dispatch_id = ANY(", ids)
            appendLiteral(")")
        }
        compare("provider =", filter.provider)
        compare("error_code =", filter.errorCode)
        compare("template =", filter.template)
        compare("state =", filter.state)
        compare("buried_at >=", filter.from)
        compare("buried_at <", filter.until)
        if !filter.except.isEmpty {
            compare("dispatch_id <> ALL(", filter.except)
            appendLiteral(")")
        }
    }

    private mutating func compare(_ comparison: String, _ value: (some PostgresEncodable)?) {
        guard let value else { return }
        appendLiteral(" AND d.\(comparison) ")
        appendInterpolation(value)
    }
}
