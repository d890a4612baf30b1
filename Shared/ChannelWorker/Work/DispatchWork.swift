import Concurrency
import Kafka
import Observability
import Primitives
import ServiceKit
import Wire

/// One dispatch on its way: expired? → claimed in the ledger → words → provider → noted → told. Each stage leaves what a
/// process that is killed right after it needs to go on:
/// - killed before the claim: the record comes again, as new;
/// - killed before the outcome is noted: the claim is found without one, and the category's policy decides;
/// - killed before the event is told: the noted event is told when the record comes again, with the same id.
struct DispatchWork: Sendable {
    let channel: ChannelTopics
    let ledger: SendLedger
    let words: any WordsMaker
    /// In the order of preference.
    let providers: [any ChannelProvider]
    let outbox: Outbox
    let judge: Judge
    let clock: WallClock
    let randomness: Randomness
    let callLimit: Duration
    private let retries = RetryPolicy(backoff: Backoff(base: .milliseconds(100), limit: .seconds(5)))

    init(
        _ channel: ChannelTopics,
        ledger: SendLedger,
        words: any WordsMaker,
        providers: [any ChannelProvider],
        outbox: Outbox,
        settings: ChannelWorker.Settings
    ) {
        (self.channel, self.ledger, self.words) = (channel, ledger, words)
        (self.providers, self.outbox, judge) = (providers, outbox, Judge(ladder: settings.ladder))
        (clock, randomness, callLimit) = (settings.clock, settings.randomness, settings.callLimit)
    }

    /// Each stage is repeated by itself until it is done, and the provider is called once: a stage that fails for now
    /// must not bring back those before it. Throws what no repetition mends, and when the task is cancelled.
    func perform(_ dispatch: ChannelDispatch) async throws {
        if let expiry = dispatch.expiresAt, expiry <= clock.now {
            return try await take(judge.expired(dispatch, at: clock.now), dispatch)
        }
        let claimant = UUIDv7(at: clock.now)
        switch try await surely({ try await ledger.claim(dispatch.id, by: claimant) }) {
        case .granted: try await take(try await attempt(dispatch), dispatch)
        case .concluded(let note): try await surely { try await outbox.tellAgain(note, channel) }
        case .interrupted where dispatch.onUnknown == .resend: try await take(try await attempt(dispatch), dispatch)
        case .interrupted: try await take(judge.interrupted(dispatch, at: clock.now), dispatch)
        }
    }

    private func attempt(_ dispatch: ChannelDispatch) async throws -> Step {
        do {
            let made: Words = try await surely { try await words.words(for: dispatch) }
            let (outcome, provider) = await deliver(dispatch, made)
            return judge.judge(outcome, of: dispatch, by: provider, at: clock.now, jitter: randomness.unit())
        } catch let fault as SendFault {
            return judge.unfit(dispatch, fault, at: clock.now)
        } catch {
            // Nothing was sent: whoever has the record next may claim it.
            try? await ledger.release(dispatch.id)
            throw error
        }
    }

    /// Goes from one provider to the next while it is certain that none has taken the message.
    private func deliver(_ dispatch: ChannelDispatch, _ words: Words) async -> (SendOutcome, ProviderAccount) {
        var last = (SendOutcome.misconfigured(SendFault("no_provider")), ProviderAccount("none", "none"))
        for provider in providers {
            let outcome = await provider.deliver(dispatch, words, until: .after(callLimit))
            last = (outcome, provider.identity)
            guard outcome.mayFailOver else { break }
        }
        return last
    }

    private func take(_ step: Step, _ dispatch: ChannelDispatch) async throws {
        switch step {
        case .conclude(let event): try await conclude(event, dispatch)
        case .retry(let next, let tier):
            // Released first: killed in between, this record comes again and is tried again, which the provider allows.
            try await surely { try await ledger.release(dispatch.id) }
            try await surely { try await outbox.wait(next, channel, tier) }
        case .bury(let dead, let event):
            try await surely { try await ledger.release(dispatch.id) }
            try await surely { try await outbox.bury(dead.buried(event, at: clock.now), channel) }
            try await conclude(event, dispatch)
        }
    }

    private func conclude(_ event: DeliveryEvent, _ dispatch: ChannelDispatch) async throws {
        let note = try event.encoded()
        try await surely { try await ledger.conclude(dispatch.id, note) }
        try await surely { try await outbox.tell(event, channel) }
    }

    private func surely<Result: Sendable>(_ stage: () async throws -> Result) async throws -> Result {
        try await retries.run { try await stage() }
    }
}

extension ChannelDispatch {
    fileprivate func buried(_ event: DeliveryEvent, at now: Timestamp) -> ChannelDispatch {
        var dead = self
        dead.deadLetter = DeadLetter(buriedAt: now, reasonCode: event.reasonCode ?? "exhausted")
        return dead
    }
}
