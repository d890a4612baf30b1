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
    let provider: any ChannelProvider
    let outbox: Outbox
    let judge: Judge
    let clock: WallClock
    let randomness: Randomness
    let callLimit: Duration

    /// Throws only what repeating may mend.
    func perform(_ dispatch: ChannelDispatch) async throws {
        if let expiry = dispatch.expiresAt, expiry <= clock.now {
            return try await take(judge.expired(dispatch, at: clock.now), dispatch)
        }
        switch try await ledger.claim(dispatch.id) {
        case .granted: try await take(try await attempt(dispatch), dispatch)
        case .concluded(let note): try await outbox.tellAgain(note, channel)
        case .interrupted where dispatch.onUnknown == .resend: try await take(try await attempt(dispatch), dispatch)
        case .interrupted: try await take(judge.interrupted(dispatch, at: clock.now), dispatch)
        }
    }

    private func attempt(_ dispatch: ChannelDispatch) async throws -> Step {
        let outcome: SendOutcome
        do {
            let words = try await words.words(for: dispatch)
            outcome = await provider.deliver(dispatch, words, until: .after(callLimit))
        } catch let fault as SendFault {
            outcome = .refused(fault)
        } catch {
            // The words could not be fetched now; nothing was sent.
            try await ledger.release(dispatch.id)
            throw error
        }
        return judge.judge(outcome, of: dispatch, by: provider.name, at: clock.now, jitter: randomness.unit())
    }

    private func take(_ step: Step, _ dispatch: ChannelDispatch) async throws {
        switch step {
        case .conclude(let event):
            try await ledger.conclude(dispatch.id, try event.encoded())
            try await outbox.tell(event, channel)
        case .retry(let next, let tier):
            // Released first: killed in between, this record comes again and is tried again, which the provider allows.
            try await ledger.release(dispatch.id)
            try await outbox.wait(next, channel, tier)
        case .bury(var dead, let event):
            dead.deadLetter = DeadLetter(buriedAt: clock.now, reasonCode: event.reasonCode ?? "exhausted")
            try await outbox.bury(dead, channel)
            try await ledger.conclude(dispatch.id, try event.encoded())
            try await outbox.tell(event, channel)
        }
    }
}
