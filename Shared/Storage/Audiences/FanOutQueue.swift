package import Postgres
package import Primitives

/// Every tenant's fan-outs, to be worked off page by page. For a service of the fleet.
///
/// A page is taken in one transaction, which names its people and their places; then their commands are stored; and the
/// next transaction says so and takes the next page. Killed anywhere, the next holder makes the commands of the page that
/// was taken again, under the same ids, and nobody else's.
package struct FanOutQueue: Sendable {
    package struct Place: Sendable, Hashable {
        package let tenant: TenantID
        package let id: UUIDv7
    }

    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// Takes a fan-out that is due and nobody has, of a tenant that has none under way: of several the one that waits
    /// longest. With `onlyRecalls` one that was cancelled.
    package func lease(by owner: UUIDv7, for time: Duration, onlyRecalls: Bool = false) async throws -> Place? {
        try await client.transaction { transaction in
            // One at a time: two replicas must not find the same tenant idle.
            try await transaction.execute("SELECT pg_advisory_xact_lock(hashtextextended('fan_outs', 0))")
            return try await transaction.query(
                """
                UPDATE fan_outs AS f SET leased_by = \(owner), leased_until = now() + make_interval(secs => \(time.seconds)),
                    state = CASE WHEN state = 'accepted' THEN 'running' ELSE state END
                FROM (
                    SELECT tenant_id, fan_out_id FROM fan_outs AS c
                    WHERE (state = 'cancelling' OR (NOT \(onlyRecalls) AND state IN ('accepted', 'running')
                            AND coalesce(send_at, now()) <= now()))
                        AND NOT EXISTS (
                            SELECT FROM fan_outs AS o WHERE o.tenant_id = c.tenant_id AND o.leased_until > now()
                                AND o.state IN ('accepted', 'running', 'cancelling')
                        )
                    ORDER BY leased_until NULLS FIRST, fan_out_id LIMIT 1 FOR UPDATE SKIP LOCKED
                ) AS due
                WHERE f.tenant_id = due.tenant_id AND f.fan_out_id = due.fan_out_id
                RETURNING f.tenant_id, f.fan_out_id
                """
            ).decode((TenantID, UUIDv7).self).map(Place.init).first
        }
    }

    /// Gives it back; `done` is the step that was done last.
    package func release(_ place: Place, by owner: UUIDv7, after done: FanOutStep?) async throws {
        try await client.execute(
            """
            UPDATE fan_outs SET leased_by = NULL, leased_until = now(), sent = greatest(sent, \(done?.sent ?? 0)),
                recalled = greatest(recalled, \(done?.recalled ?? 0))
            WHERE tenant_id = \(place.tenant) AND fan_out_id = \(place.id) AND leased_by = \(owner)
            """
        )
    }

    /// Stores that `done` is done, renews the lease and takes the next step; `nil` when nothing is left to do, or the
    /// lease has gone to somebody else.
    package func step(
        _ place: Place,
        by owner: UUIDv7,
        for time: Duration,
        after done: FanOutStep?,
        limit: Int
    ) async throws -> FanOutStep? {
        try await client.transaction { transaction in
            let renewed = try await transaction.query(.renew(place, owner, time, done)).first
            guard let head = try renewed.map(FanOutHead.init) else { return nil }
            switch head.next(limit) {
            case .send(let places, let command):
                return FanOutStep(
                    work: .send(command: command),
                    people: try await people(place, places, transaction),
                    end: places.upperBound
                )
            case .recall(let places):
                let people = try await people(place, places, transaction)
                return FanOutStep(work: .recall, people: people, end: places.upperBound)
            case .take(let command):
                let rows = try await transaction.query(.take(place, limit)).decode((Int, UserID).self)
                guard let last = rows.last?.0 else { return try await end(place, as: .done, transaction) }
                return FanOutStep(
                    work: .send(command: command),
                    people: rows.map(FanOutStep.Person.init),
                    end: last + 1
                )
            case .end(let state): return try await end(place, as: state, transaction)
            }
        }
    }

    private func people(
        _ place: Place,
        _ places: Range<Int>,
        _ transaction: PostgresTransaction
    ) async throws -> [FanOutStep.Person] {
        try await transaction.query(
            """
            SELECT place, user_id FROM fan_out_people
            WHERE tenant_id = \(place.tenant) AND fan_out_id = \(place.id)
                AND place >= \(places.lowerBound) AND place < \(places.upperBound)
            ORDER BY place
            """
        ).decode((Int, UserID).self).map(FanOutStep.Person.init)
    }

    private func end(
        _ place: Place,
        as state: FanOut.State,
        _ transaction: PostgresTransaction
    ) async throws -> FanOutStep? {
        try await transaction.execute(
            """
            UPDATE fan_outs SET state = \(state), command = NULL, taken_to = NULL, leased_by = NULL, leased_until = NULL,
                updated_at = now(), ended_at = now()
            WHERE tenant_id = \(place.tenant) AND fan_out_id = \(place.id)
            """
        )
        return nil
    }
}

extension FanOutStep {
    fileprivate var sent: Int { if case .send = work { end } else { 0 } }
    fileprivate var recalled: Int { if case .recall = work { end } else { 0 } }
}

extension PostgresQuery {
    fileprivate static func renew(
        _ place: FanOutQueue.Place,
        _ owner: UUIDv7,
        _ time: Duration,
        _ done: FanOutStep?
    ) -> PostgresQuery {
        """
        UPDATE fan_outs SET leased_until = now() + make_interval(secs => \(time.seconds)), updated_at = now(),
            sent = greatest(sent, \(done?.sent ?? 0)), recalled = greatest(recalled, \(done?.recalled ?? 0))
        WHERE tenant_id = \(place.tenant) AND fan_out_id = \(place.id) AND leased_by = \(owner) AND leased_until > now()
            AND state IN ('running', 'cancelling')
        RETURNING state, taken, sent, recalled, command, coalesce(expires_at <= now(), false)
        """
    }

    /// The next people in the order of their bytes, with the places behind those that were taken.
    fileprivate static func take(_ place: FanOutQueue.Place, _ limit: Int) -> PostgresQuery {
        """
        WITH head AS (
            SELECT topic, taken, taken_to FROM fan_outs
            WHERE tenant_id = \(place.tenant) AND fan_out_id = \(place.id)
        ), following AS (
            SELECT user_id FROM topic_subscribers
            WHERE tenant_id = \(place.tenant) AND topic = (SELECT topic FROM head)
                AND user_id > coalesce((SELECT taken_to FROM head), '')
            ORDER BY user_id LIMIT \(limit)
        ), page AS (
            SELECT (SELECT taken FROM head) + row_number() OVER (ORDER BY user_id) - 1 AS place, user_id FROM following
        ), kept AS (
            INSERT INTO fan_out_people (tenant_id, fan_out_id, place, user_id)
            SELECT \(place.tenant), \(place.id), place, user_id FROM page
        ), moved AS (
            UPDATE fan_outs SET taken = last.place + 1, taken_to = last.user_id
            FROM (SELECT place, user_id FROM page ORDER BY place DESC LIMIT 1) AS last
            WHERE tenant_id = \(place.tenant) AND fan_out_id = \(place.id)
        )
        SELECT place, user_id FROM page ORDER BY place
        """
    }
}
