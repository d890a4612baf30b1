import Concurrency
package import HTTPClient
package import Observability
import Synchronization
package import Tokens

/// Keeps a verifier's keys as their document says: read each `period`, and at once when a token names a key that is
/// not known, but no oftener than each `pause`, whatever strangers send. Keys that have left the document go; a
/// document that cannot be had or has no key in it changes nothing.
package actor KeySetWatch: Service {
    private let origin: KeySetOrigin
    private let verifier: TokenVerifier
    private let client: HTTPClient
    private let period: Duration
    private let pause: Duration
    private let logger: Logger
    private let reads: Counter
    private let failures: Counter

    private var current: [UInt8]?
    private var lastRead: ContinuousClock.Instant?
    private var reading: Task<Void, Never>?
    private nonisolated let hasKeysFlag = Atomic(false)

    package init(
        _ origin: KeySetOrigin,
        for verifier: TokenVerifier,
        client: HTTPClient,
        period: Duration = .seconds(300),
        pause: Duration = .seconds(5),
        metrics: MetricRegistry,
        logger: Logger
    ) {
        (self.origin, self.verifier, self.client) = (origin, verifier, client)
        (self.period, self.pause, self.logger) = (period, pause, logger)
        reads = metrics.counter("herald_public_api_key_set_reads_total", "Key sets that were read.")
        failures = metrics.counter("herald_public_api_key_set_failures_total", "Key sets that could not be used.")
    }

    /// Whether there ever was a set.
    package nonisolated var hasKeys: Bool { hasKeysFlag.load(ordering: .acquiring) }

    package func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            await read()
            await shutdown.sleep(for: hasKeys ? period : min(period, .seconds(1)))
        }
    }

    /// Afterwards the keys may be others than those that the caller knew; also where somebody else has just read them.
    package func renewForUnknownKey() async {
        let isTooSoon = lastRead.map { $0.duration(to: .now) < pause } ?? false
        if reading != nil || !isTooSoon { await read() }
    }

    /// Those who come while it is being read wait for the same.
    private func read() async {
        if let reading { return await reading.value }
        let task = Task { await readAlone() }
        reading = task
        await task.value
    }

    private func readAlone() async {
        defer { (reading, lastRead) = (nil, .now) }
        do {
            let text = try await origin.read(client)
            reads.increment()
            guard text != current else { return }
            let keys = try KeySet(json: text)
            guard !keys.keys.isEmpty else { throw KeySetFault("no key in it can be used") }
            verifier.use(.set(keys))
            current = text
            hasKeysFlag.store(true, ordering: .releasing)
            logger.info("Keys of tokens were read", ["tokens.keys": .integer(keys.keys.count)])
        } catch {
            failures.increment()
            logger.warning("The keys of tokens could not be read", ["error": .error(error)])
        }
    }
}
