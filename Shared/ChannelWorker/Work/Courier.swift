import Concurrency
import Observability
import Primitives
import Wire

/// Takes a message that is claimed to the accounts: from one to the next while it is certain that none has taken it.
/// Where its category's policy prefers two to none, once more when that is open, and to a second one beside the first
/// when that takes unusually long. More than two never have it.
struct Courier: Sendable {
    let governor: Governor
    let judge: Judge
    let settings: ChannelWorker.Settings
    let ledger: GatheredLedger
    /// Says what became of an attempt that is not the last word.
    let tell: @Sendable (DeliveryEvent, ChannelDispatch) async -> Void

    /// `dispatch` was claimed by `claimant`; its history says whether it may be out already.
    func carry(
        _ dispatch: ChannelDispatch,
        _ words: Words,
        through first: GovernedAccount,
        as claimant: UUIDv7
    ) async -> Step {
        var (dispatch, account, tried, another) = (dispatch, first, [ProviderAccount](), Duration?.none)
        while true {
            let answers = await ask(dispatch, words, account, tried, claimant)
            guard let (answer, others) = answers.deciding else { return judge.unfit(dispatch, Courier.none, at: now) }
            tried += answers.map(\.account.identity)
            if answers.contains(where: { $0.outcome.isForNow }) { another = .zero }
            for other in others { dispatch = await note(other, in: dispatch) }
            let outcome = answer.outcome
            guard answers.count == 1, let fault = outcome.fault,
                outcome.mayFailOver || judge.maySendAgain(after: outcome, dispatch)
            else { return judge.judge(outcome, of: dispatch, answer.attempt, another: another) }
            let admission = await next(dispatch, tried, outcome, claimant)
            if case .later(let until) = admission { another = until - now }
            guard case .go(let next) = admission else {
                return judge.judge(outcome, of: dispatch, answer.attempt, another: another)
            }
            account.metrics.failovers.increment()
            dispatch = judge.noting(fault, of: answer.attempt, in: dispatch, isOpen: !outcome.mayFailOver)
            if let event = DeliveryEvent(deferring: dispatch) { await tell(event, dispatch) }
            account = next
        }
    }

    private static let none = SendFault("no_answer")

    private var now: Timestamp { settings.clock.now }

    /// The account to go on with, noted in the ledger when the one before may have the message.
    private func next(
        _ dispatch: ChannelDispatch,
        _ tried: [ProviderAccount],
        _ outcome: SendOutcome,
        _ claimant: UUIDv7
    ) async -> Governor.Admission {
        let admission = await governor.admit(dispatch.priority.rawValue, tried: tried)
        guard !outcome.mayFailOver, case .go(let next) = admission else { return admission }
        if await isNoted(dispatch, claimant) { return admission }
        next.leaveUnused()
        return .none
    }

    /// Of two that have answered, the one that is not the last word.
    private func note(_ answer: Answer, in dispatch: ChannelDispatch) async -> ChannelDispatch {
        guard let fault = answer.outcome.fault else {
            await tell(judge.event(dispatch, .sent, answer), dispatch)
            return dispatch
        }
        let isOpen = if case .unknown = answer.outcome { true } else { false }
        let noted = judge.noting(fault, of: answer.attempt, in: dispatch, isOpen: isOpen)
        if let event = DeliveryEvent(deferring: noted) { await tell(event, noted) }
        return noted
    }

    private func ask(
        _ dispatch: ChannelDispatch,
        _ words: Words,
        _ account: GovernedAccount,
        _ tried: [ProviderAccount],
        _ claimant: UUIDv7
    ) async -> [Answer] {
        guard dispatch.onUnknown == .hedge, governor.hasAlternatives, !dispatch.mayBeOut else {
            return [await ask(dispatch, words, account)]
        }
        let hedge = Hedge(delay: delay(account), grace: settings.hedging.grace)
        return await hedge.run {
            await ask(dispatch, words, account)
        } second: { isStillWanted in
            let tried = tried + [account.identity]
            guard case .go(let second) = await governor.admit(dispatch.priority.rawValue, tried: tried) else {
                return nil
            }
            guard isStillWanted(), await isNoted(dispatch, claimant), isStillWanted() else {
                second.leaveUnused()
                return nil
            }
            second.metrics.hedges.increment()
            return await ask(dispatch, words, second)
        }
    }

    private func isNoted(_ dispatch: ChannelDispatch, _ claimant: UUIDv7) async -> Bool {
        (try? await ledger.noteSecond(dispatch.id, by: claimant)) != nil
    }

    private func delay(_ account: GovernedAccount) -> Duration {
        let hedging = settings.hedging
        return min(max(account.usualLimit ?? hedging.firstDelay, hedging.shortestDelay), hedging.longestDelay)
    }

    private func ask(_ dispatch: ChannelDispatch, _ words: Words, _ account: GovernedAccount) async -> Answer {
        let start = now
        let outcome = await account.provider.deliver(dispatch, words, until: .after(settings.callLimit))
        account.note(outcome, took: now - start)
        let attempt = Judge.Attempt(account: account.identity, at: now, jitter: settings.randomness.unit())
        return Answer(account: account, outcome: outcome, attempt: attempt)
    }
}

extension ChannelDispatch {
    /// In an attempt before, a provider may have taken it.
    var mayBeOut: Bool { failures.contains(where: \.isOutcomeUnknown) }

    /// In the last one it was.
    var isOpen: Bool { failures.last?.isOutcomeUnknown == true }
}
