import Concurrency
package import Network
package import Observability
package import Redis
import Synchronization

/// Tells every process what was changed in the tables, so that none goes on with an old copy. Telling is best effort:
/// what is missed ends by its copy's lifetime. Only who listens has to run it.
package final class ChangeFeed: Service {
    /// What a listener is told.
    package enum Notice: Sendable, Hashable {
        case changed(StoreChange)
        /// Changes may have been missed: any copy may be old.
        case missed
    }

    static let channel = "herald:changes"
    /// More than anybody changes while a listener's thread is busy elsewhere.
    private static let buffer = 16_384

    private let redis: RedisClient
    private let subscriber: RedisSubscriber
    private let logger: Logger
    private let told: Counter
    private let untold: Counter
    private let missed: Counter
    private let listeners = Mutex<[@Sendable (Notice) -> Void]>([])

    package init(
        _ redis: RedisClient,
        on reactor: Reactor,
        metrics: MetricRegistry,
        logger: Logger
    ) throws(RedisError) {
        (self.redis, self.logger) = (redis, logger)
        subscriber = try RedisSubscriber(redis.configuration, on: reactor, metrics: metrics, logger: logger)
        told = metrics.counter("herald_storage_changes_told_total", "Changes that were published.")
        untold = metrics.counter("herald_storage_changes_untold_total", "Changes that could not be published.")
        missed = metrics.counter("herald_storage_changes_missed_total", "Times when changes may have been missed.")
    }

    /// To be called after the commit: who reads again before it would keep what is old.
    package func publish(_ changes: StoreChange...) async {
        await publish(changes)
    }

    package func publish(_ changes: [StoreChange]) async {
        // Before it is told: whoever forgets its own copy looks there next.
        let people = changes.compactMap { if case .person(let person) = $0 { person } else { nil } }
        if !people.isEmpty { await PeopleShelf(redis).withdraw(people) }
        let commands = changes.map { RedisCommand("PUBLISH", .text(ChangeFeed.channel), .text($0.text)) }
        for result in await redis.pipeline(commands) {
            switch result {
            case .success: told.increment()
            case .failure(let error):
                untold.increment()
                logger.warning("A change could not be told and is seen late", ["error": .error(error)])
            }
        }
    }

    /// From now on; `hear` is called on one task, one notice after the other, and must not wait.
    package func listen(_ hear: @escaping @Sendable (Notice) -> Void) {
        listeners.withLock { $0.append(hear) }
    }

    package func run() async throws {
        async let listening: Void = follow()
        try await subscriber.run()
        await listening
    }

    private func follow() async {
        for await event in await subscriber.subscribe(to: .channel(ChangeFeed.channel), buffer: ChangeFeed.buffer) {
            switch event {
            // Before the first subscription nothing was heard either.
            case .subscribed, .resumed, .dropped:
                missed.increment()
                tell(.missed)
            case .message(let message): if let change = StoreChange(text: message.text) { tell(.changed(change)) }
            }
        }
    }

    private func tell(_ notice: Notice) {
        for hear in listeners.withLock({ $0 }) { hear(notice) }
    }
}
