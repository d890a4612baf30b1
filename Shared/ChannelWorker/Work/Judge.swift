import Primitives
import Wire

/// Decides what follows from an attempt's outcome.
struct Judge: Sendable {
    /// One attempt at one account.
    struct Attempt: Sendable {
        let account: ProviderAccount
        let at: Timestamp
        /// In 0..<1, spreads what failed together.
        let jitter: Double
    }

    let ladder: RetryLadder
    /// What is waited for when nobody says how long.
    private static let usualWait: Duration = .seconds(5)
    /// Of a dispatch's failures the latest are kept: those that spare attempts have no other end.
    private static let history = 50

    /// `dispatch` has the failures of the accounts tried before in the same attempt; `wait` is how long another one has to
    /// be waited for that may still take it, `nil` without one.
    func judge(
        _ outcome: SendOutcome,
        of dispatch: ChannelDispatch,
        _ attempt: Attempt,
        another wait: Duration? = nil
    ) -> Step {
        switch outcome {
        case .accepted(let id, let cost, let segments):
            var event = event(dispatch, dispatch.operation == .retract ? .retracted : .sent, attempt)
            (event.providerMessageID, event.cost, event.segments) = (id, cost, segments)
            return .conclude(event)
        case .refused(let fault): return .conclude(event(dispatch, .failed, attempt, fault))
        case .noWay(let fault):
            return wait.map { retry(dispatch, fault, $0, attempt) }
                ?? .conclude(event(dispatch, .failed, attempt, fault))
        case .deadAddress(let fault): return .conclude(event(dispatch, .bounced, attempt, fault))
        case .unwanted(let fault):
            var event = event(dispatch, .failed, attempt, fault)
            event.isPermanent = true
            return .conclude(event)
        // Two at most may be out: after that it is over, whatever the category prefers.
        case .unknown(let fault) where maySendAgain(after: outcome, dispatch):
            let step = retry(dispatch, fault, nil, attempt, isOpen: true)
            // Buried means that nobody has it.
            if case .bury = step { return .conclude(event(dispatch, .unknown, attempt, fault)) }
            return step
        case .unknown(let fault): return .conclude(event(dispatch, .unknown, attempt, fault))
        case .recipientNotNow(let fault): return retry(dispatch, fault, fault.retryAfter, attempt)
        case .notNow(let fault, let retryAfter): return retry(dispatch, fault, retryAfter, attempt)
        // Not the message's fault: it waits without losing an attempt, for as long as it is worth sending.
        case .throttled(let fault, let retryAfter):
            return spare(dispatch, fault, retryAfter ?? Judge.usualWait, attempt)
        case .misconfigured(let fault): return spare(dispatch, fault, .seconds(60), attempt)
        }
    }

    /// Whether a message that may have been taken is sent once more: by its category's policy, and once.
    func maySendAgain(after outcome: SendOutcome, _ dispatch: ChannelDispatch) -> Bool {
        guard case .unknown = outcome else { return false }
        return dispatch.onUnknown.allowsSecond && !dispatch.mayBeOut
    }

    /// What an account says beside another whose word counts.
    func event(_ dispatch: ChannelDispatch, _ status: DeliveryStatus, _ answer: Answer) -> DeliveryEvent {
        var event = event(dispatch, status, answer.attempt, answer.outcome.fault)
        if case .accepted(let id, let cost, let segments) = answer.outcome {
            (event.providerMessageID, event.cost, event.segments) = (id, cost, segments)
        }
        return event
    }

    /// The message's time was over before it could be sent.
    func expiry(of dispatch: ChannelDispatch, at now: Timestamp) -> DeliveryEvent {
        failed(dispatch, .expired, SendFault("expired"), now)
    }

    /// No words can be made for it.
    func unfit(_ dispatch: ChannelDispatch, _ fault: SendFault, at now: Timestamp) -> Step {
        .conclude(failed(dispatch, .failed, fault, now))
    }

    /// Found half done: whether it was sent is not known, and a second message may be worse than none.
    func interrupted(_ dispatch: ChannelDispatch, at now: Timestamp) -> Step {
        .conclude(failed(dispatch, .unknown, SendFault("interrupted", "a worker ended in the middle of the call"), now))
    }

    /// Found half done, and to be sent once more.
    func interruption(of dispatch: ChannelDispatch, at now: Timestamp) -> ChannelDispatch {
        var failure = Failure(attempt: dispatch.attempt.number, occurredAt: now, reasonCode: "interrupted")
        (failure.isRetriable, failure.isOutcomeUnknown) = (true, true)
        var noted = dispatch
        noted.failures = noted.failures.suffix(Judge.history - 1) + [failure]
        return noted
    }

    /// With one more failure in its history; `isOpen` when the provider may have taken it all the same.
    func noting(
        _ fault: SendFault,
        of attempt: Attempt,
        in dispatch: ChannelDispatch,
        isOpen: Bool = false
    ) -> ChannelDispatch {
        var failure = Failure(attempt: dispatch.attempt.number, occurredAt: attempt.at, reasonCode: fault.code)
        failure.detail = fault.detail.isEmpty ? nil : fault.detail
        (failure.provider, failure.providerAccount) = (attempt.account.provider, attempt.account.account)
        (failure.providerCode, failure.isRetriable) = (fault.providerCode, true)
        failure.isOutcomeUnknown = isOpen
        var noted = dispatch
        noted.failures = noted.failures.suffix(Judge.history - 1) + [failure]
        return noted
    }

    private func retry(
        _ dispatch: ChannelDispatch,
        _ fault: SendFault,
        _ retryAfter: Duration?,
        _ attempt: Attempt,
        isOpen: Bool = false
    ) -> Step {
        var next = noting(fault, of: attempt, in: dispatch, isOpen: isOpen)
        let number = Int(dispatch.attempt.number)
        guard
            case .wait(let tier, let delay) = ladder.step(
                afterAttempt: number,
                retryAfter: retryAfter,
                jitter: attempt.jitter
            )
        else {
            return .bury(next, event(dispatch, .failed, attempt, fault))
        }
        next.attempt.number += 1
        next.attempt.notBefore = attempt.at + delay
        return .retry(next, tier: tier.name)
    }

    private func spare(
        _ dispatch: ChannelDispatch,
        _ fault: SendFault,
        _ wait: Duration,
        _ attempt: Attempt
    ) -> Step {
        var next = noting(fault, of: attempt, in: dispatch)
        guard let tier = ladder.tier(for: wait) else {
            return .bury(next, event(dispatch, .failed, attempt, fault))
        }
        next.attempt.notBefore = attempt.at + wait * (1 + attempt.jitter / 4)
        return .retry(next, tier: tier.name)
    }

    private func event(
        _ dispatch: ChannelDispatch,
        _ status: DeliveryStatus,
        _ attempt: Attempt,
        _ fault: SendFault? = nil
    ) -> DeliveryEvent {
        var event = DeliveryEvent(dispatch, status, at: attempt.at)
        (event.provider, event.providerAccount) = (attempt.account.provider, attempt.account.account)
        if let fault {
            event.blame(fault, isPermanent: status == .bounced)
            // An address is dead since its provider says so.
            event.occurredAt = fault.since ?? event.occurredAt
        }
        return event
    }

    private func failed(
        _ dispatch: ChannelDispatch,
        _ status: DeliveryStatus,
        _ fault: SendFault,
        _ now: Timestamp
    ) -> DeliveryEvent {
        var event = DeliveryEvent(dispatch, status, at: now)
        event.blame(fault, isPermanent: false)
        return event
    }
}
