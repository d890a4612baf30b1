import Primitives
import Wire

/// Decides what follows from an attempt's outcome.
struct Judge: Sendable {
    let ladder: RetryLadder

    func judge(
        _ outcome: SendOutcome,
        of dispatch: ChannelDispatch,
        by provider: ProviderAccount,
        at now: Timestamp,
        jitter: Double
    ) -> Step {
        switch outcome {
        case .accepted(let id, let cost, let segments):
            var event = DeliveryEvent(dispatch, .sent, at: now)
            event.name(provider)
            (event.providerMessageID, event.cost, event.segments) = (id, cost, segments)
            return .conclude(event)
        case .refused(let fault): return .conclude(failed(dispatch, .failed, fault, provider, now))
        case .deadAddress(let fault), .unwanted(let fault):
            return .conclude(failed(dispatch, .bounced, fault, provider, now))
        case .unknown(let fault):
            var event = DeliveryEvent(dispatch, .unknown, at: now)
            event.name(provider)
            event.blame(fault, isPermanent: false)
            return .conclude(event)
        case .recipientNotNow(let fault):
            return retry(
                dispatch,
                fault,
                provider,
                now,
                ladder.step(afterAttempt: Int(dispatch.attempt.number), jitter: jitter)
            )
        case .notNow(let fault, let retryAfter), .throttled(let fault, let retryAfter):
            return retry(
                dispatch,
                fault,
                provider,
                now,
                ladder.step(afterAttempt: Int(dispatch.attempt.number), retryAfter: retryAfter, jitter: jitter)
            )
        case .misconfigured(let fault): return spare(dispatch, fault, provider, now, jitter)
        }
    }

    /// The message's time was over before it could be sent.
    func expired(_ dispatch: ChannelDispatch, at now: Timestamp) -> Step {
        .conclude(failed(dispatch, .expired, SendFault("expired"), nil, now))
    }

    /// No words can be made for it.
    func unfit(_ dispatch: ChannelDispatch, _ fault: SendFault, at now: Timestamp) -> Step {
        .conclude(failed(dispatch, .failed, fault, nil, now))
    }

    /// Found half done: whether it was sent is not known, and a second message may be worse than none.
    func interrupted(_ dispatch: ChannelDispatch, at now: Timestamp) -> Step {
        var event = DeliveryEvent(dispatch, .unknown, at: now)
        event.blame(SendFault("interrupted", "a worker ended in the middle of the call"), isPermanent: false)
        return .conclude(event)
    }

    private func retry(
        _ dispatch: ChannelDispatch,
        _ fault: SendFault,
        _ provider: ProviderAccount,
        _ now: Timestamp,
        _ step: RetryLadder.Step
    ) -> Step {
        var next = dispatch
        next.failures.append(failure(dispatch, fault, provider, now))
        guard case .wait(let tier, let delay) = step else {
            return .bury(next, failed(dispatch, .failed, fault, provider, now))
        }
        next.attempt.number += 1
        next.attempt.notBefore = now + delay
        return .retry(next, tier: tier.name)
    }

    /// The fault is ours, not the message's: it waits without losing an attempt, for as long as it is worth sending.
    private func spare(
        _ dispatch: ChannelDispatch,
        _ fault: SendFault,
        _ provider: ProviderAccount,
        _ now: Timestamp,
        _ jitter: Double
    ) -> Step {
        guard case .wait(let tier, let delay) = ladder.step(afterAttempt: 1, retryAfter: .seconds(60), jitter: jitter)
        else {
            return .bury(dispatch, failed(dispatch, .failed, fault, provider, now))
        }
        var next = dispatch
        next.attempt.notBefore = now + delay
        return .retry(next, tier: tier.name)
    }

    private func failed(
        _ dispatch: ChannelDispatch,
        _ status: DeliveryStatus,
        _ fault: SendFault,
        _ provider: ProviderAccount?,
        _ now: Timestamp
    ) -> DeliveryEvent {
        var event = DeliveryEvent(dispatch, status, at: now)
        provider.map { event.name($0) }
        event.blame(fault, isPermanent: status == .bounced)
        return event
    }

    private func failure(_ dispatch: ChannelDispatch, _ fault: SendFault, _ provider: ProviderAccount, _ now: Timestamp)
        -> Failure
    {
        var failure = Failure(attempt: dispatch.attempt.number, occurredAt: now, reasonCode: fault.code)
        failure.detail = fault.detail.isEmpty ? nil : fault.detail
        (failure.provider, failure.providerAccount) = (provider.provider, provider.account)
        (failure.providerCode, failure.isRetriable) = (fault.providerCode, true)
        return failure
    }
}
