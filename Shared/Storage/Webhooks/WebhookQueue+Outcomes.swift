import Postgres
package import Primitives

extension WebhookQueue {
    /// Stores an attempt and what follows from it. Returns since when nothing has got through.
    package func note(
        _ attempt: WebhookAttempt,
        of message: UUIDv7,
        at place: Place,
        _ outcome: WebhookOutcome
    ) async throws -> Timestamp? {
        try await tenant(place.tenant).transaction { transaction in
            try await transaction.execute(.note(attempt, message, place, outcome))
            let moved = try await transaction.query(.note(outcome, at: attempt.at, place))
            return try moved.decodeFirst(Timestamp?.self) ?? nil
        }
    }

    /// Gives up messages that cannot be read; the endpoint has no part in it.
    func fail(_ messages: [UUIDv7], at place: Place) async throws {
        guard !messages.isEmpty else { return }
        try await tenant(place.tenant).session.execute(
            """
            WITH tried AS (
                UPDATE webhook_deliveries SET attempts = attempts + 1, state = 'failed'
                WHERE tenant_id = \(place.tenant) AND endpoint_id = \(place.endpoint) AND message_id = ANY(\(messages))
                    AND state = 'pending'
                RETURNING message_id, attempts
            )
            INSERT INTO webhook_attempts (tenant_id, endpoint_id, message_id, number, milliseconds, error)
            SELECT \(place.tenant), \(place.endpoint), message_id, attempts, 0, 'unreadable' FROM tried
            """
        )
    }

    func putOff(_ messages: [UUIDv7], at place: Place) async throws {
        guard !messages.isEmpty else { return }
        try await tenant(place.tenant).session.execute(
            """
            UPDATE webhook_deliveries SET due_at = now() + interval '5 minutes'
            WHERE tenant_id = \(place.tenant) AND endpoint_id = \(place.endpoint) AND message_id = ANY(\(messages))
                AND state = 'pending'
            """
        )
    }

    /// Sends an endpoint nothing more, and tells the tenant's others; whether that is new.
    package func disable(
        _ place: Place,
        for reason: WebhookEndpoint.Disabling,
        telling notice: WebhookMessage
    ) async throws -> Bool {
        try await tenant(place.tenant).transaction { transaction in
            let disabled = try await transaction.execute(
                """
                UPDATE webhook_endpoints SET disabled_for = \(reason), version = version + 1, updated_at = now()
                WHERE tenant_id = \(place.tenant) AND endpoint_id = \(place.endpoint) AND disabled_for IS NULL
                """
            )
            guard disabled > 0 else { return false }
            try await transaction.execute(.miss(place.endpoint, place.tenant))
            try await transaction.execute(.add([notice], place.tenant))
            return true
        }
    }
}

extension WebhookOutcome {
    fileprivate var state: String {
        switch self {
        case .delivered: "delivered"
        case .again: "pending"
        case .failed: "failed"
        }
    }

    fileprivate var due: Timestamp? {
        if case .again(let moment, _) = self { moment } else { nil }
    }

    fileprivate var rest: Timestamp? {
        if case .again(_, let moment) = self { moment } else { nil }
    }
}

extension PostgresQuery {
    /// A delivery that is not there any more has no log either.
    fileprivate static func note(
        _ attempt: WebhookAttempt,
        _ message: UUIDv7,
        _ place: WebhookQueue.Place,
        _ outcome: WebhookOutcome
    ) -> PostgresQuery {
        """
        WITH tried AS (
            UPDATE webhook_deliveries SET attempts = attempts + 1, tried = tried + 1,
                state = CASE WHEN state = 'pending' OR \(outcome == .delivered) THEN \(outcome.state) ELSE state END,
                due_at = coalesce(\(outcome.due), due_at)
            WHERE tenant_id = \(place.tenant) AND endpoint_id = \(place.endpoint) AND message_id = \(message)
            RETURNING attempts
        )
        INSERT INTO webhook_attempts
            (tenant_id, endpoint_id, message_id, number, attempted_at, milliseconds, status, error)
        SELECT \(place.tenant), \(place.endpoint), \(message), attempts, \(attempt.at),
            \(Int32(clamping: attempt.duration.milliseconds)), \(attempt.status), \(attempt.error)
        FROM tried
        """
    }

    fileprivate static func note(
        _ outcome: WebhookOutcome,
        at moment: Timestamp,
        _ place: WebhookQueue.Place
    ) -> PostgresQuery {
        guard outcome != .delivered else {
            return """
                UPDATE webhook_endpoints SET failing_since = NULL WHERE tenant_id = \(place.tenant)
                    AND endpoint_id = \(place.endpoint) AND failing_since IS NOT NULL RETURNING failing_since
                """
        }
        return """
            UPDATE webhook_endpoints SET failing_since = coalesce(failing_since, \(moment)),
                rests_until = greatest(rests_until, \(outcome.rest))
            WHERE tenant_id = \(place.tenant) AND endpoint_id = \(place.endpoint) RETURNING failing_since
            """
    }
}
