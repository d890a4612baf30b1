package import Observability
package import Postgres
package import Primitives
package import Redis
import Synchronization

/// The revoked tokens of every tenant, as this process knows them; looking one up costs no call.
///
/// The database is the record. The change feed tells of new ones at once, and `AccessWatch` reads the record whenever
/// something may have been missed. Until it has been read for the first time nobody can say that a token is good; after
/// that, what is known stays known even if neither database nor cache can be reached.
package final class RevokedTokens: Sendable {
    private let store: RevokedTokenStore
    private let redis: RedisClient
    private let feed: ChangeFeed
    private let clock: WallClock
    private let logger: Logger
    private let known = Mutex(RevokedTokenSet())
    private let isBehindFlag = Atomic(true)
    private let isReadFlag = Atomic(false)
    private let changes = Atomic(0)

    /// A copy of the record, by ends in milliseconds, for a start while the database is away.
    private static let copy = "jti:revoked"

    package init(
        _ postgres: PostgresClient,
        _ redis: RedisClient,
        _ feed: ChangeFeed,
        clock: WallClock = .system,
        logger: Logger
    ) {
        (store, self.redis, self.feed) = (RevokedTokenStore(postgres), redis, feed)
        (self.clock, self.logger) = (clock, logger)
        feed.listen { [weak self] in self?.hear($0) }
    }

    /// Whether the token must be refused; `nil` as long as that is not known.
    package func contains(_ id: String, of tenant: TenantID) -> Bool? {
        guard isReadFlag.load(ordering: .acquiring) else { return nil }
        return known.withLock { $0.contains(id, of: tenant) }
    }

    /// Another number than before when there is more to know: whoever remembers it need not look up each token again.
    package var revision: Int { changes.load(ordering: .acquiring) }

    /// Returns when it is on record: from then on no process takes the token for longer than a second.
    package func revoke(_ token: RevokedToken) async throws {
        try await store.revoke(token)
        note([token])
        await remember(token)
        await feed.publish(.revokedToken(token))
    }

    /// Whether some may have been missed.
    var isBehind: Bool { isBehindFlag.load(ordering: .acquiring) }

    /// Reads the record, or its copy when the database is away. What neither has yet, a later notice brings.
    func read() async {
        isBehindFlag.store(false, ordering: .releasing)
        let now = clock.now
        do {
            note(try await store.live(at: now))
        } catch {
            isBehindFlag.store(true, ordering: .releasing)
            logger.warning("The revoked tokens could not be read from the database", ["error": .error(error)])
            guard await readCopy(at: now) else { return }
        }
        isReadFlag.store(true, ordering: .releasing)
        changes.add(1, ordering: .releasing)
    }

    private func readCopy(at now: Timestamp) async -> Bool {
        let range = Double(now.milliseconds)...Double.infinity
        guard let members = try? await redis.sortedSetRange(Self.copy, scores: range, as: String.self) else {
            return false
        }
        note(members.compactMap { RevokedToken(member: $0.member) })
        return true
    }

    /// Best effort: the record has it.
    private func remember(_ token: RevokedToken) async {
        let member = RedisScored("\(token.tenant) \(token.text)", score: Double(token.end.milliseconds))
        let past = -Double.infinity...Double(clock.now.milliseconds)
        do {
            try await redis.sortedSetAdd(Self.copy, [member])
            try await redis.sortedSetRemove(Self.copy, scores: past)
        } catch {
            logger.warning("A revoked token was not copied to the cache", ["error": .error(error)])
        }
    }

    private func hear(_ notice: ChangeFeed.Notice) {
        switch notice {
        case .changed(.revokedToken(let token)): note([token])
        case .changed: break
        case .missed: isBehindFlag.store(true, ordering: .releasing)
        }
    }

    private func note(_ tokens: [RevokedToken]) {
        let now = clock.now
        known.withLock { known in
            for token in tokens { known.insert(token, at: now) }
        }
        changes.add(1, ordering: .releasing)
    }
}

extension RevokedToken {
    fileprivate init?(member: String) {
        let parts = member.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2, let tenant = TenantID(rawValue: parts[0]) else { return nil }
        self.init(tenant, text: parts[1])
    }
}
