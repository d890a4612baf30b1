import Concurrency
package import Observability
package import Primitives
package import Redis

/// Leads each send to the first of its provider accounts that may be used now: not paused, not failing, within its rate
/// and, for a new sender, within what the day allows. One for a process, whose workers share its tokens. With Redis away each account is used at a tenth of its rate,
/// though as long as the ledger is away with it nothing is sent at all.
package final class Governor: Service {
    package struct Settings: Sendable {
        package var clock = WallClock.system
        package var circuit = CircuitBreaker.Limits()
        package var callLimit: Duration = .seconds(30)
        package var refreshInterval: Duration = .milliseconds(500)
        package var randomness = Randomness.secure
        /// What it sends, for operators.
        package var channel = ""

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
    private let order: WeightedOrder
    private let settings: Settings

    /// How often it is told anew that the accounts are in use.
    private static let registration: Duration = .seconds(30)

    package init(
        routes: [ProviderRoute],
        _ redis: RedisClient,
        settings: Settings = Settings(),
        metrics: MetricRegistry,
        logger: Logger
    ) {
        self.settings = settings
        accounts = routes.map { GovernedAccount($0, redis, settings, metrics, logger) }
        order = WeightedOrder(routes.map { ($0.rank, $0.weight) })
    }

    /// `providers` in the order of preference.
    package convenience init(
        _ providers: [any ChannelProvider],
        _ redis: RedisClient,
        settings: Settings = Settings(),
        metrics: MetricRegistry,
        logger: Logger
    ) {
        let routes = ProviderRoute.inOrder(providers)
        self.init(routes: routes, redis, settings: settings, metrics: metrics, logger: logger)
    }

    /// Keeps in step with the other workers until the shutdown.
    package func run() async throws {
        let shutdown = GracefulShutdown.current
        var registeredAt: Timestamp?
        while !shutdown.hasBegun, !Task.isCancelled {
            let now = settings.clock.now
            let mustRegister = registeredAt.map { now - $0 >= Governor.registration } ?? true
            if mustRegister { registeredAt = now }
            for account in accounts { await account.refresh(registering: mustRegister) }
            await shutdown.sleep(for: settings.refreshInterval)
        }
        for account in accounts { await account.reportSends() }
    }

    /// Whether a send that one account has could go to another.
    var hasAlternatives: Bool { accounts.count > 1 }

    /// The first account that may be used, of those not `tried`. The more urgent are served first.
    package func admit(_ urgency: Int32, tried: [ProviderAccount] = []) async -> Admission {
        var soonest: Timestamp?
        for index in order.draw(settings.randomness) {
            let account = accounts[index]
            if tried.contains(account.identity) { continue }
            guard let until = await account.enter(urgency) else { return .go(account) }
            soonest = min(until, soonest ?? until)
        }
        guard let soonest else { return .none }
        accounts.first?.metrics.deferrals.increment()
        return .later(until: soonest)
    }
}
