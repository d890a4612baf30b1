import Concurrency
import Observability
import Primitives
package import ServiceKit
import Synchronization
package import Wire

/// One dispatch on its way: expired? → an account that may be used → claimed in the ledger → words → provider → noted →
/// told. Each stage leaves what a process that is killed right after it needs to go on:
/// - killed before the claim: the record comes again, as new;
/// - killed before the outcome is noted: the claim is found without one, and the category's policy decides;
/// - killed before the event is told: the noted event is told when the record comes again, with the same id.
package final class DispatchWork: ChannelWork {
    package let channel: ChannelTopics
    package let outbox: Outbox
    private let ledger: GatheredLedger
    private let words: any WordsMaker
    private let governor: Governor
    private let judge: Judge
    private let courier: Courier
    private let settings: ChannelWorker.Settings
    private let detours = Mutex(Detours())
    private let retries: RetryPolicy
    private static let retries = RetryPolicy(backoff: Backoff(base: .milliseconds(100), limit: .seconds(5)))

    package init(
        _ channel: ChannelTopics,
        ledger: SendLedger,
        words: any WordsMaker,
        governor: Governor,
        outbox: Outbox,
        settings: ChannelWorker.Settings = ChannelWorker.Settings()
    ) {
        let (ledger, judge) = (GatheredLedger(ledger), Judge(ladder: settings.ladder))
        (self.channel, self.ledger, self.words) = (channel, ledger, words)
        (self.governor, self.outbox, self.judge) = (governor, outbox, judge)
        (self.settings, retries) = (settings, DispatchWork.retries)
        courier = Courier(governor: governor, judge: judge, settings: settings, ledger: ledger) { event, dispatch in
            // Only a cancelled task cannot tell it, and then the whole attempt comes again.
            try? await DispatchWork.retries.run { try await outbox.tell(event, of: dispatch, channel) }
        }
    }

    private var now: Timestamp { settings.clock.now }

    /// Each stage is repeated by itself until it is done, and a provider is called once: a stage that fails for now
    /// must not bring back those before it. Throws what no repetition mends, and when the task is cancelled.
    package func perform(_ dispatch: ChannelDispatch) async throws {
        if let expiry = dispatch.expiresAt, expiry <= now {
            return try await end(dispatch) { try await expire(dispatch) }
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

    /// What was sent in time by whoever had the record before stays sent, and what may have been is not known.
    private func expire(_ dispatch: ChannelDispatch) async throws {
        let event = judge.expiry(of: dispatch, at: now)
        let note = try event.encoded()
        switch try await surely({ try await ledger.conclude(untried: dispatch, note) }) {
        case .granted: try await conclude(event, dispatch)
        case .interrupted, .interruptedAgain: try await take(judge.interrupted(dispatch, at: now), dispatch)
        case .concluded(let note): try await surely { try await outbox.tellAgain(note, of: dispatch, channel) }
        }
    }

    private func send(_ dispatch: ChannelDispatch, through account: GovernedAccount) async throws {
        let claimant = UUIDv7(at: now)
        let claim = try await surely {
            try await ledger.claim(dispatch, by: claimant, isSecond: dispatch.mayBeOut)
        } onFailure: {
            account.leaveUnused()
        }
        switch claim {
        case .granted: try await carry(dispatch, account, claimant)
        case .interrupted where account.provider.isIdempotent: try await carry(dispatch, account, claimant)
        case .interrupted where dispatch.onUnknown.allowsSecond:
            // Noted first: killed in this call as well, it is not sent a third time.
            try await surely({ try await ledger.noteSecond(dispatch.id, by: claimant) }) { account.leaveUnused() }
            let second = dispatch.mayBeOut ? dispatch : judge.interruption(of: dispatch, at: now)
            try await carry(second, account, claimant)
        case .interrupted, .interruptedAgain:
            account.leaveUnused()
            try await take(judge.interrupted(dispatch, at: now), dispatch)
        case .concluded(let note):
            account.leaveUnused()
            try await surely { try await outbox.tellAgain(note, of: dispatch, channel) }
        }
    }

    private func carry(_ dispatch: ChannelDispatch, _ account: GovernedAccount, _ claimant: UUIDv7) async throws {
        guard let dispatch = try await gathered(dispatch, account) else { return account.leaveUnused() }
        try await take(try await attempt(dispatch, account, claimant), dispatch)
    }

    /// A digest with those of its items that are still to be sent, each claimed as if it went alone; `nil` when there is
    /// none, and everything else as it is.
    private func gathered(_ dispatch: ChannelDispatch, _ account: GovernedAccount) async throws -> ChannelDispatch? {
        guard !dispatch.digest.isEmpty else { return dispatch }
        let left = try await surely({ try await ledger.claim(itemsOf: dispatch) }) { account.leaveUnused() }
        var gathered = dispatch
        gathered.digest = []
        for item in left {
            if let expiry = item.expiresAt, expiry <= now {
                let late = dispatch.alone(item)
                try await conclude(judge.expiry(of: late, at: now), late)
            } else {
                gathered.digest.append(item)
            }
        }
        if !gathered.digest.isEmpty { return gathered }
        // What became of each is told already.
        try await surely { try await ledger.conclude(gathered, []) }
        return nil
    }

    private func attempt(
        _ dispatch: ChannelDispatch,
        _ account: GovernedAccount,
        _ claimant: UUIDv7
    ) async throws -> Step {
        do {
            let made: Words = try await surely { try await words.words(for: dispatch) }
            return await courier.carry(dispatch, made, through: account, as: claimant)
        } catch let fault as SendFault {
            account.leaveUnused()
            return judge.unfit(dispatch, fault, at: now)
        } catch {
            account.leaveUnused()
            // Nothing was sent: whoever has the record next may claim it.
            try? await ledger.release(dispatch)
            throw error
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
            // Released first: killed in between, this record comes again and is tried again, which the provider allows. A
            // message that may be out keeps its claim: whichever record comes next, one more is sent and no third.
            if !next.isOpen { try await surely { try await ledger.release(dispatch) } }
            try await tellFailedAttempt(of: next)
            try await surely { try await outbox.wait(next, channel, tier) }
        case .bury(let dead, let event):
            // As above; noted as buried, it may be claimed again by an operator's redrive and by nobody else.
            try await surely { try await ledger.release(dispatch) }
            try await surely { try await outbox.bury(dead.buried(event, at: now), channel) }
            let note = try event.encoded()
            try await surely { try await ledger.bury(dispatch, note) }
            try await surely { try await outbox.tell(event, of: dispatch, channel) }
        }
    }

    /// For the notification's history: another attempt will follow the one that failed last.
    private func tellFailedAttempt(of dispatch: ChannelDispatch) async throws {
        guard let event = DeliveryEvent(deferring: dispatch) else { return }
        try await surely { try await outbox.tell(event, of: dispatch, channel) }
    }

    private func conclude(_ event: DeliveryEvent, _ dispatch: ChannelDispatch) async throws {
        let note = try event.encoded()
        let message = event.message.flatMap { settings.withoutEcho.contains($0.provider) ? $0 : nil }
        try await surely { try await ledger.conclude(dispatch, note, named: message) }
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

extension DeliveryEvent {
    /// As the provider calls what it has taken.
    fileprivate var message: ProviderMessage? {
        guard status == .sent, let provider, let providerAccount, let providerMessageID else { return nil }
        return ProviderMessage(provider: provider, account: providerAccount, id: providerMessageID)
    }
}

extension ChannelDispatch {
    fileprivate func buried(_ event: DeliveryEvent, at now: Timestamp) -> ChannelDispatch {
        var dead = self
        dead.deadLetter = DeadLetter(buriedAt: now, reasonCode: event.reasonCode ?? "exhausted")
        return dead
    }
}
