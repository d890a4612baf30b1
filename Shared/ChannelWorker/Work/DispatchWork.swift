import Concurrency
import Observability
import Primitives
package import ServiceKit
import Synchronization
import Wire

/// One dispatch on its way: expired? → an account that may be used → claimed in the ledger → words → provider → noted →
/// told. Each stage leaves what a process that is killed right after it needs to go on:
/// - killed before the claim: the record comes again, as new;
/// - killed before the outcome is noted: the claim is found without one, and the category's policy decides;
/// - killed before the event is told: the noted event is told when the record comes again, with the same id.
package final class DispatchWork: Sendable {
    let channel: ChannelTopics
    let outbox: Outbox
    private let ledger: GatheredLedger
    private let words: any WordsMaker
    private let governor: Governor
    private let judge: Judge
    private let settings: ChannelWorker.Settings
    private let detours = Mutex(Detours())
    private let retries = RetryPolicy(backoff: Backoff(base: .milliseconds(100), limit: .seconds(5)))

    package init(
        _ channel: ChannelTopics,
        ledger: SendLedger,
        words: any WordsMaker,
        governor: Governor,
        outbox: Outbox,
        settings: ChannelWorker.Settings = ChannelWorker.Settings()
    ) {
        (self.channel, self.ledger, self.words) = (channel, GatheredLedger(ledger), words)
        (self.governor, self.outbox, judge) = (governor, outbox, Judge(ladder: settings.ladder))
        self.settings = settings
    }

    private var now: Timestamp { settings.clock.now }

    /// Each stage is repeated by itself until it is done, and a provider is called once: a stage that fails for now
    /// must not bring back those before it. Throws what no repetition mends, and when the task is cancelled.
    func perform(_ dispatch: ChannelDispatch) async throws {
        if let expiry = dispatch.expiresAt, expiry <= now {
            return try await end(dispatch) { try await take(judge.expired(dispatch, at: now), dispatch) }
        }
        if let wait = detours.withLock({ $0.wait(for: dispatch, at: now) }) {
            return try await postpone(dispatch, wait)
        }
        switch await governor.admit(dispatch.priority.rawValue) {
        case .go(let account): try await end(dispatch) { try await send(dispatch, through: account) }
        case .later(let until): try await postpone(dispatch, until: until)
        case .none: try await postpone(dispatch, until: now + .seconds(60))
        }
    }

    private func end(_ dispatch: ChannelDispatch, _ body: () async throws -> Void) async throws {
        try await body()
        detours.withLock { $0.end(dispatch) }
    }

    private func send(_ dispatch: ChannelDispatch, through account: GovernedAccount) async throws {
        let claimant = UUIDv7(at: now)
        let claim = try await surely({ try await ledger.claim(dispatch.id, by: claimant) }) { account.leaveUnused() }
        switch claim {
        case .granted: try await take(try await attempt(dispatch, account), dispatch)
        case .interrupted where dispatch.onUnknown == .resend || account.provider.isIdempotent:
            try await take(try await attempt(dispatch, account), dispatch)
        case .interrupted:
            account.leaveUnused()
            try await take(judge.interrupted(dispatch, at: now), dispatch)
        case .concluded(let note):
            account.leaveUnused()
            try await surely { try await outbox.tellAgain(note, of: dispatch, channel) }
        }
    }

    private func attempt(_ dispatch: ChannelDispatch, _ account: GovernedAccount) async throws -> Step {
        do {
            let made: Words = try await surely { try await words.words(for: dispatch) }
            return await deliver(dispatch, made, account)
        } catch let fault as SendFault {
            account.leaveUnused()
            return judge.unfit(dispatch, fault, at: now)
        } catch {
            account.leaveUnused()
            // Nothing was sent: whoever has the record next may claim it.
            try? await ledger.release(dispatch.id)
            throw error
        }
    }

    /// Goes from one account to the next while it is certain that none has taken the message.
    private func deliver(_ dispatch: ChannelDispatch, _ words: Words, _ first: GovernedAccount) async -> Step {
        var (dispatch, account, tried) = (dispatch, first, [ProviderAccount]())
        while true {
            let start = now
            let outcome = await account.provider.deliver(dispatch, words, until: .after(settings.callLimit))
            account.note(outcome, took: now - start)
            let attempt = Judge.Attempt(account: account.identity, at: now, jitter: settings.randomness.unit())
            tried.append(account.identity)
            guard outcome.mayFailOver, let fault = outcome.fault,
                case .go(let next) = await governor.admit(dispatch.priority.rawValue, tried: tried)
            else { return judge.judge(outcome, of: dispatch, attempt) }
            account.metrics.failovers.increment()
            dispatch = judge.noting(fault, of: attempt, in: dispatch)
            account = next
            // Only a cancelled task cannot tell it, and then the whole attempt comes again.
            try? await tellFailedAttempt(of: dispatch)
        }
    }

    private func postpone(_ dispatch: ChannelDispatch, until: Timestamp) async throws {
        guard let tier = settings.ladder.tier(for: until - now) else { return }
        try await postpone(dispatch, Detours.Wait(tier: tier.name, until: until))
    }

    /// It was not tried, so nothing was claimed and no attempt is lost.
    private func postpone(_ dispatch: ChannelDispatch, _ wait: Detours.Wait) async throws {
        var next = dispatch
        next.attempt.notBefore = wait.until
        detours.withLock { $0.note(dispatch, wait, at: now) }
        let postponed = next
        try await surely { try await outbox.wait(postponed, channel, wait.tier) }
    }

    private func take(_ step: Step, _ dispatch: ChannelDispatch) async throws {
        switch step {
        case .conclude(let event): try await conclude(event, dispatch)
        case .retry(let next, let tier):
            // Released first: killed in between, this record comes again and is tried again, which the provider allows.
            try await surely { try await ledger.release(dispatch.id) }
            try await tellFailedAttempt(of: next)
            try await surely { try await outbox.wait(next, channel, tier) }
        case .bury(let dead, let event):
            try await surely { try await ledger.release(dispatch.id) }
            try await surely { try await outbox.bury(dead.buried(event, at: now), channel) }
            try await conclude(event, dispatch)
        }
    }

    /// For the notification's history: another attempt will follow the one that failed last.
    private func tellFailedAttempt(of dispatch: ChannelDispatch) async throws {
        guard let event = DeliveryEvent(deferring: dispatch) else { return }
        try await surely { try await outbox.tell(event, of: dispatch, channel) }
    }

    private func conclude(_ event: DeliveryEvent, _ dispatch: ChannelDispatch) async throws {
        let note = try event.encoded()
        try await surely { try await ledger.conclude(dispatch.id, note) }
        try await surely { try await outbox.tell(event, of: dispatch, channel) }
    }

    private func surely<Result: Sendable>(
        _ stage: () async throws -> Result,
        onFailure: () -> Void = {}
    ) async throws -> Result {
        do {
            return try await retries.run { try await stage() }
        } catch {
            onFailure()
            throw error
        }
    }
}

extension ChannelDispatch {
    fileprivate func buried(_ event: DeliveryEvent, at now: Timestamp) -> ChannelDispatch {
        var dead = self
        dead.deadLetter = DeadLetter(buriedAt: now, reasonCode: event.reasonCode ?? "exhausted")
        return dead
    }
}
