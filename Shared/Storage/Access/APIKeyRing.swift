import Concurrency
package import Observability
package import Postgres
package import Primitives
import Synchronization

/// Finds keys by their secrets, from memory where it can, and notes when they were used: seldom and many at a time.
/// `run` writes the notes, also the last ones at the end.
package final class APIKeyRing: Service {
    private struct Use {
        let tenant: TenantID
        let moment: Timestamp
    }

    private let store: APIKeyStore
    private let clock: WallClock
    private let logger: Logger
    private let period: Duration
    private let known: StoreCache<[UInt8], APIKey>
    private let uses = Mutex<[UUIDv7: Use]>([:])

    private struct NoSuchKey: Error {}

    package init(
        _ postgres: PostgresClient,
        _ feed: ChangeFeed,
        clock: WallClock = .system,
        period: Duration = .seconds(60),
        logger: Logger
    ) {
        (store, self.clock, self.logger, self.period) = (APIKeyStore(postgres), clock, logger, period)
        known = StoreCache(lifetime: .seconds(60), limit: 10_000)
        known.follow(feed) { if case .apiKey = $0 { .everything } else { .nothing } }
    }

    /// The key that is in force with this secret. What is no key is not remembered, so that guesses push none out.
    package func find(_ secret: APIKeySecret) async throws -> APIKey? {
        let (hash, now) = (secret.hash, clock.now)
        do {
            let key = try await known.value(hash) { [store] in
                guard let key = try await store.find(secretHash: hash) else { throw NoSuchKey() }
                return key
            }
            guard key.isValid(at: now) else { return nil }
            uses.withLock { $0[key.id] = Use(tenant: key.tenant, moment: now) }
            return key
        } catch is NoSuchKey {
            return nil
        }
    }

    package func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            await shutdown.sleep(for: period)
            await writeUses()
        }
    }

    /// Every key is looked up again at its next use.
    func forgetAll() {
        known.removeAll()
    }

    func writeUses() async {
        let taken = uses.withLock { uses in
            defer { uses = [:] }
            return uses
        }
        for (tenant, ofTenant) in Dictionary(grouping: taken, by: \.value.tenant) {
            let moments = Dictionary(uniqueKeysWithValues: ofTenant.map { ($0.key, $0.value.moment) })
            do {
                try await store.noteUses(moments, in: tenant)
            } catch {
                logger.warning("The uses of keys were not written", ["error": .error(error)])
                uses.withLock { uses in
                    for (key, use) in ofTenant where uses[key] == nil { uses[key] = use }
                }
            }
        }
    }
}
