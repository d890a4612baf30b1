import Concurrency
import Observability
import Primitives
import Redis
import Synchronization

/// One provider account in one worker: lets sends through as `AccountDesk` decides, and keeps what is decided in step
/// with the other workers through `AccountStore`.
package final class GovernedAccount: Sendable {
    typealias Waiter = CheckedContinuation<AccountAnswer, Never>

    let provider: any ChannelProvider
    let identity: ProviderAccount
    let metrics: GovernorMetrics
    let store: AccountStore
    let clock: WallClock
    let logger: Logger
    let desk: Mutex<AccountDesk<Waiter>>
    /// One word with the store at a time: an answer is understood by what was said before it.
    let talk = Permits(1)
    let isSharing = Atomic(false)
    let isProbing = Atomic(false)
    private let own = Mutex(OwnShare())
    private let tickets = Atomic<UInt64>(0)

    private let place: AccountPlace

    init(
        _ route: ProviderRoute,
        _ redis: RedisClient,
        _ settings: Governor.Settings,
        _ metrics: MetricRegistry,
        _ logger: Logger
    ) {
        let provider = route.provider
        (self.provider, identity, clock) = (provider, provider.identity, settings.clock)
        place = AccountPlace(settings.channel, route)
        self.metrics = GovernorMetrics(metrics, provider.identity)
        self.logger = logger.with(["provider.account": .string(provider.identity.description)])
        store = AccountStore(provider.identity, redis, limits: settings.circuit)
        let health = AccountHealth(CircuitBreaker(limits: settings.circuit))
        let replica = HealthReplica(health, randomness: settings.randomness)
        desk = Mutex(AccountDesk(provider.rate, replica, callLimit: settings.callLimit))
    }

    /// `nil` when the send may go, or else when it may come again. Without a wait and without Redis most of the time.
    func enter(_ urgency: Int32) async -> Timestamp? {
        let answer = desk.withLock { $0.ask(at: clock.now) }
        switch answer {
        case .go: return nil
        case .later(let until): return until
        case .probe: return await claimProbe()
        case .wait:
            let start = clock.now
            let answer = await wait(urgency)
            metrics.waits.observe(clock.now - start)
            if case .later(let until) = answer { return until }
            return nil
        }
    }

    /// The send has found that there is nothing to send.
    func leaveUnused() {
        desk.withLock { $0.putBack(at: clock.now) }
    }

    /// What a call through it came to.
    package func note(_ outcome: SendOutcome, took: Duration) {
        metrics.note(outcome, took: took)
        let mustShare = change { $0.note(outcome, took: took, at: clock.now) }
        if mustShare { shareSoon() }
    }

    /// After so long an answer of this account is late.
    var usualLimit: Duration? { desk.withLock { $0.usualLimit } }

    /// Tells operators that the account is used, and how.
    func register() async {
        let now = clock.now
        let rate = desk.withLock { $0.rate }
        await store.register(place, rate, at: now)
    }

    /// Tells operators what became of the calls since the last time.
    func reportSends() async {
        guard let tally = desk.withLock({ $0.takeTally() }) else { return }
        await store.report(tally, at: clock.now)
    }

    // MARK: Waiting for tokens

    private func wait(_ urgency: Int32) async -> AccountAnswer {
        let ticket = tickets.wrappingAdd(1, ordering: .relaxed).newValue
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                // Checked under the lock: a cancellation before this point finds nobody in line.
                let isCancelled = desk.withLock { desk in
                    if !Task.isCancelled { desk.line.join(ticket, urgency, waiter, at: clock.now) }
                    return Task.isCancelled
                }
                if isCancelled { waiter.resume(returning: .later(until: clock.now)) }
                leaseSoon()
            }
        } onCancel: {
            desk.withLock { $0.line.leave(ticket) }?.resume(returning: .later(until: clock.now))
        }
    }

    private func leaseSoon() {
        guard let request = desk.withLock({ $0.beginLease(at: clock.now) }) else { return }
        Task { await lease(request) }
    }

    /// Asks until nobody waits.
    private func lease(_ first: LeaseRequest) async {
        var next: LeaseRequest? = first
        while let request = next {
            let grant = await grant(request)
            desk.withLock { $0.note(grant, request, at: clock.now) }
            if grant.count > 0, grant.delay > .zero { try? await Task.sleep(for: grant.delay) }
            let answers = desk.withLock { desk in
                let answers = desk.endLease(grant.count, at: clock.now)
                next = desk.beginLease(at: clock.now)
                return answers
            }
            for (waiter, answer) in answers { waiter.resume(returning: answer) }
        }
    }

    private func grant(_ request: LeaseRequest) async -> TokenBucket.Grant {
        let isAway = own.withLock { $0.awayUntil > clock.now }
        if !isAway, let grant = try? await store.lease(request, at: clock.now) { return grant }
        metrics.ownLeases.increment()
        // What the others have sent of the day's allowance nobody knows.
        if request.allowance != nil { return TokenBucket.Grant(count: 0, delay: OwnShare.patience) }
        return own.withLock { own in
            if !isAway { own.awayUntil = clock.now + OwnShare.patience }
            return own.bucket.lease(request.wanted, request.perSecond * OwnShare.part, at: clock.now)
        }
    }
}

/// What a worker uses by itself while Redis is away.
private struct OwnShare {
    /// Of the account's rate: ten workers together keep to the whole.
    static let part = 0.1
    /// So long Redis is not asked again.
    static let patience: Duration = .seconds(1)

    var bucket = TokenBucket()
    var awayUntil = Timestamp(microseconds: 0)
}
