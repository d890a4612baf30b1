import Concurrency
package import Network
package import Observability

/// Subscribes to channels on a connection of its own, which is made at the first subscription and made again, with all
/// subscriptions, whenever it ends. In a cluster any node will do, since each hears every message. `run` ends it.
package actor RedisSubscriber: Service {
    nonisolated let reactor: Reactor
    private let metrics: RedisMetrics
    private let logger: Logger
    private let makeLink: (@escaping @Sendable (RedisLink.Event) -> Void) -> RedisLink

    private lazy var link = makeLink { [weak self] event in self?.assumeIsolated { $0.handle(event) } }
    private var table = SubscriptionTable()
    private var inboxes: [UInt64: SubscriptionInbox] = [:]
    private var nextID: UInt64 = 0
    private var isShutDown = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    package init(
        _ configuration: RedisConfiguration,
        on reactor: Reactor,
        metrics: MetricRegistry,
        logger: Logger
    ) throws(RedisError) {
        try configuration.validate()
        let (metrics, addresses) = (RedisMetrics(metrics), configuration.addresses)
        (self.reactor, self.metrics, self.logger) = (reactor, metrics, logger)
        makeLink = { RedisLink(to: addresses, configuration, on: reactor, metrics, logger, onEvent: $0) }
    }

    /// A subscriber that is dropped without an end still closes its connection.
    isolated deinit {
        shutDown()
    }

    /// Events from when `.subscribed` comes. A reader that falls behind by more than `buffer` events loses the oldest,
    /// and is told `.dropped`.
    package func subscribe(to topic: RedisTopic, buffer: Int = 1024) -> RedisSubscription {
        nextID += 1
        let (id, inbox) = (nextID, SubscriptionInbox(limit: buffer))
        let subscription = RedisSubscription(inbox) { [weak self] in Task { await self?.unsubscribe(id) } }
        guard !isShutDown else {
            inbox.finish()
            return subscription
        }
        inboxes[id] = inbox
        link.assumeIsolated { $0.open() }
        perform(table.add(id, to: topic))
        return subscription
    }

    /// Waits for the shutdown, then ends every subscription.
    package func run() async throws {
        await GracefulShutdown.current.wait()
        shutDown()
    }

    package func shutDown() {
        guard !isShutDown else { return }
        isShutDown = true
        link.assumeIsolated { $0.close() }
        for inbox in inboxes.values { inbox.finish() }
        inboxes = [:]
    }

    private func unsubscribe(_ id: UInt64) {
        guard inboxes.removeValue(forKey: id) != nil else { return }
        perform(table.remove(id))
    }

    private func handle(_ event: RedisLink.Event) {
        switch event {
        case .opened: perform(table.opened())
        case .replies(let values): receive(values)
        case .quiet: send([RedisCommand("PING")])
        case .lost: table.lost()
        case .failed, .writable: break
        }
    }

    private func receive(_ values: [RedisValue]) {
        do throws(RedisError) {
            for value in values { perform(table.received(try RedisPush(value))) }
        } catch {
            link.assumeIsolated { $0.end(error) }
        }
    }

    private func perform(_ actions: [SubscriptionTable.Action]) {
        for action in actions {
            switch action {
            case .subscribe(let topics): send(topics.map(\.subscribeCommand))
            case .unsubscribe(let topic): send([topic.unsubscribeCommand])
            case .tell(let id, let event):
                if inboxes[id]?.put(event) == false { metrics.droppedMessages.increment() }
            }
        }
    }

    private func send(_ commands: [RedisCommand]) {
        link.assumeIsolated { $0.send(Array(commands.map(\.bytes).joined())) }
    }
}

extension RedisTopic {
    fileprivate var subscribeCommand: RedisCommand {
        switch self {
        case .channel(let name): RedisCommand("SUBSCRIBE", .text(name))
        case .pattern(let pattern): RedisCommand("PSUBSCRIBE", .text(pattern))
        }
    }

    fileprivate var unsubscribeCommand: RedisCommand {
        switch self {
        case .channel(let name): RedisCommand("UNSUBSCRIBE", .text(name))
        case .pattern(let pattern): RedisCommand("PUNSUBSCRIBE", .text(pattern))
        }
    }
}
