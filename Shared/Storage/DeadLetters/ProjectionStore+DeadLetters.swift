import Postgres

// Few in good times, so that they need no staging.
extension ProjectionStore {
    /// A row is written anew only by a burial after a later redrive: the same one again changes nothing.
    static func bury(_ letters: [ProjectedDeadLetter], _ transaction: PostgresTransaction) async throws {
        guard !letters.isEmpty else { return }
        // In the order of their keys, so that merges at the same time wait for each other in one direction.
        let ordered = letters.sorted {
            ($0.recipient.tenant.rawValue, $0.dispatch) < ($1.recipient.tenant.rawValue, $1.dispatch)
        }
        for outcome in try await transaction.pipeline(ordered.map(burial)) { _ = try outcome.get() }
    }

    private static func burial(_ letter: ProjectedDeadLetter) -> PostgresQuery {
        """
        INSERT INTO dead_letters AS d (
            tenant_id, dispatch_id, notification_id, user_id, channel, template, category, provider, provider_account,
            error_code, provider_code, attempts, redrives, failures, buried_at, dispatch
        ) VALUES (
            \(letter.recipient.tenant), \(letter.dispatch), \(letter.notification), \(letter.recipient.user),
            \(letter.channel), \(letter.template), \(letter.category), \(printable: letter.provider),
            \(printable: letter.account), \(letter.errorCode), \(printable: letter.providerCode), \(letter.attempts),
            \(letter.redrives), \(letter.failures)::json, \(letter.buriedAt), \(letter.sealed)
        )
        ON CONFLICT (tenant_id, dispatch_id) DO UPDATE SET
            provider = EXCLUDED.provider, provider_account = EXCLUDED.provider_account,
            error_code = EXCLUDED.error_code, provider_code = EXCLUDED.provider_code, attempts = EXCLUDED.attempts,
            redrives = EXCLUDED.redrives, failures = EXCLUDED.failures, buried_at = EXCLUDED.buried_at,
            dispatch = EXCLUDED.dispatch, state = 'buried', changed_by = NULL, changed_at = NULL
        WHERE EXCLUDED.redrives > d.redrives
        """
    }
}

extension PostgresQuery.StringInterpolation {
    /// Text from providers may hold a NUL, which PostgreSQL cannot.
    fileprivate mutating func appendInterpolation(printable text: String?) {
        appendInterpolation(text.map { $0.utf8.contains(0) ? String($0.map { $0 == "\0" ? "\u{FFFD}" : $0 }) : $0 })
    }
}
