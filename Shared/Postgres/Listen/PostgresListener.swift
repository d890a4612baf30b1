import Concurrency
package import Network
package import Observability
import Primitives

/// Listens for notifications on a connection of its own, which `run` keeps alive. It needs the server itself: through
/// PgBouncer in transaction mode a session cannot listen.
package actor PostgresListener: Service {
    private enum Signal: Sendable {
        case channelsChanged, connectionEnded, shutdown
    }

    private struct Subscription {
        let channel: String
        let events: AsyncStream<PostgresListenEvent>.Continuation
        var hasListened = false
    }

    nonisolated let reactor: Reactor
    private let configuration: PostgresConfiguration
    private let logger: Logger
    private let reconnects: Counter
    private let lookup = AddressLookup()
    private let backoff = Backoff(base: .milliseconds(50), limit: .seconds(2))
    private let signals: AsyncStream<Signal>
    private let signal: AsyncStream<Signal>.Continuation

    private var subscriptions: [UInt64: Subscription] = [:]
    private var nextID: UInt64 = 0
    private var listening: Set<String> = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    package init(
        _ configuration: PostgresConfiguration,
        on reactor: Reactor,
        metrics: MetricRegistry,
        logger: Logger
    ) throws(PostgresError) {
        try configuration.validate()
        guard !configuration.isBehindPgBouncer else {
            throw PostgresError(.configuration, "LISTEN needs the server itself, not PgBouncer")
        }
        (self.configuration, self.reactor, self.logger) = (configuration, reactor, logger)
        reconnects = metrics.counter("herald_postgres_listen_connects_total", "Connections made to listen.")
        (signals, signal) = AsyncStream.makeStream()
    }

    /// Notifications of one channel from when `.listening` comes. A reader that falls behind by more than `buffer`
    /// events loses the oldest, and is told `.gap`.
    package func listen(to channel: String, buffer: Int = 1024) -> AsyncStream<PostgresListenEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: PostgresListenEvent.self,
            bufferingPolicy: .bufferingNewest(buffer)
        )
        nextID += 1
        let id = nextID
        subscriptions[id] = Subscription(channel: channel, events: continuation)
        continuation.onTermination = { [weak self] _ in Task { await self?.unsubscribe(id) } }
        signal.yield(.channelsChanged)
        return stream
    }

    package func run() async throws {
        defer { endSubscriptions() }
        await GracefulShutdown.current.withHandler({ [signal] in signal.yield(.shutdown) }) {
            await withTaskCancellationHandler {
                await keepListening()
            } onCancel: { [signal] in
                signal.yield(.shutdown)
            }
        }
    }

    private func keepListening() async {
        var failures = 0
        while !isOver {
            let connection = makeConnection()
            do {
                try await connect(connection)
                failures = 0
                try await follow(connection)
                await connection.close()
            } catch {
                await connection.close()
                logger.warning("The connection that listens has ended", ["error": .error(error)])
                try? await Task.sleep(for: backoff.delay(afterAttempt: failures))
                failures += 1
            }
        }
    }

    private var isOver: Bool { GracefulShutdown.current.hasBegun || Task.isCancelled }

    private func makeConnection() -> PostgresConnection {
        PostgresConnection(configuration, on: reactor) { [signal] _ in
            signal.yield(.connectionEnded)
        } onNotification: { [weak self] notification in
            self?.assumeIsolated { $0.deliver(notification) }
        }
    }

    private func connect(_ connection: PostgresConnection) async throws(PostgresError) {
        listening = []
        try await connection.connect(to: lookup.addresses(of: configuration.host))
        reconnects.increment()
    }

    /// Returns at the shutdown; throws when the connection ends.
    private func follow(_ connection: PostgresConnection) async throws(PostgresError) {
        try await synchronize(connection)
        for await signal in signals {
            // Signals of an earlier connection may still be queued: the connection itself is asked.
            if isOver { return }
            if await connection.isClosed { throw .lost }
            if case .channelsChanged = signal { try await synchronize(connection) }
        }
    }

    /// Brings what the session listens to in line with the subscriptions, in one round trip.
    private func synchronize(_ connection: PostgresConnection) async throws(PostgresError) {
        let wanted = Set(subscriptions.values.map(\.channel))
        let statements =
            wanted.subtracting(listening).map { PostgresQuery("LISTEN \(PostgresIdentifier($0))") }
            + listening.subtracting(wanted).map { PostgresQuery("UNLISTEN \(PostgresIdentifier($0))") }
        if !statements.isEmpty {
            let deadline = Deadline.after(configuration.callTimeout)
            try await connection.run(.batch([statements]), until: deadline).throwFirstError()
        }
        announce(wanted)
        listening = wanted
    }

    /// Tells new subscribers that they hear, and old ones of a new connection that they may have missed something.
    private func announce(_ channels: Set<String>) {
        for (id, subscription) in subscriptions where channels.contains(subscription.channel) {
            let isNewConnection = !listening.contains(subscription.channel)
            guard isNewConnection || !subscription.hasListened else { continue }
            subscriptions[id]?.hasListened = true
            send(subscription.hasListened ? .gap : .listening, to: subscription)
        }
    }

    private func deliver(_ notification: PostgresNotification) {
        for subscription in subscriptions.values where subscription.channel == notification.channel {
            send(.notification(notification), to: subscription)
        }
    }

    private func send(_ event: PostgresListenEvent, to subscription: Subscription) {
        if case .dropped = subscription.events.yield(event) { subscription.events.yield(.gap) }
    }

    private func unsubscribe(_ id: UInt64) {
        guard subscriptions.removeValue(forKey: id) != nil else { return }
        signal.yield(.channelsChanged)
    }

    private func endSubscriptions() {
        for subscription in subscriptions.values { subscription.events.finish() }
        subscriptions = [:]
    }
}
