import Concurrency
package import Observability
package import Primitives
package import Redis

/// Leads each send to the first of its provider accounts that may be used now: not paused, not failing, within its rate.
/// One for a process, whose workers share its tokens. With Redis away each account is used at a tenth of its rate,
/// though as long as the ledger is away with it nothing is sent at all.
package final class Governor: Service {
    package struct Settings: Sendable {
        package var clock = WallClock.system
        package var circuit = CircuitBreaker.Limits()
        package var callLimit: Duration = .seconds(30)
        package var refreshInterval: Duration = .milliseconds(500)

        package init() {}
    }

    /// A send's way through an account.
    package enum Admission: Sendable {
        case go(GovernedAccount)
        /// None may be used before.
        case later(until: Timestamp)
        /// There is no other.
        case none
    }

    private let accounts: [GovernedAccount]
    private let settings: Settings

    /// `providers` in the order of preference.
    package init(
        _ providers: [any ChannelProvider],
        _ redis: RedisClient,
        settings: Settings = Settings(),
        metrics: MetricRegistry,
        logger: Logger
    ) {
        self.settings = settings
        accounts = providers.map { GovernedAccount($0, redis, settings, metrics, logger) }
    }

    /// Keeps in step with the other workers until the shutdown.
    package func run() async throws {
        let shutdown = GracefulShutdown.current
        for account in accounts { await account.store.register(at: settings.clock.now) }
        while !shutdown.hasBegun, !Task.isCancelled {
            for account in accounts { await account.refresh() }
            await shutdown.sleep(for: settings.refreshInterval)
        }
    }

    /// The first account that may be used, of those not `tried`. The more urgent are served first.
    package func admit(_ urgency: Int32, tried: [ProviderAccount] = []) async -> Admission {
        var soonest: Timestamp?
        for account in accounts where !tried.contains(account.identity) {
            guard let until = await account.enter(urgency) else { return .go(account) }
            soonest = min(until, soonest ?? until)
        }
        guard let soonest else { return .none }
        accounts.first?.metrics.deferrals.increment()
        return .later(until: soonest)
    }
}
