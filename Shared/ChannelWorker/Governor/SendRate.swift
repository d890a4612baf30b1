package import Primitives

/// How many messages a provider account takes in a time. A provider's default is what it publishes.
package struct SendRate: Sendable, Hashable {
    /// `nil` for an account that sets no limit.
    package let perSecond: Double?
    private var warmUp: WarmUp?

    private init(_ perSecond: Double?) {
        self.perSecond = perSecond
    }

    package static let unlimited = SendRate(nil)

    package static func perSecond(_ messages: Int) -> SendRate {
        SendRate(Double(max(1, messages)))
    }

    package static func perMinute(_ messages: Int) -> SendRate {
        SendRate(Double(max(1, messages)) / 60)
    }

    /// The same for a sender that the world's mailboxes do not know yet, and who must not begin at full speed.
    package func warmingUp(_ warmUp: WarmUp?) -> SendRate {
        var rate = self
        rate.warmUp = warmUp
        return rate
    }

    /// Messages a second at a moment. Without a rate of its own, a sender that warms up takes an hour for what the day
    /// allows.
    package func perSecond(at now: Timestamp) -> Double? {
        guard perSecond == nil, let day = allowance(at: now) else { return perSecond }
        return max(1, Double(day.messages) / 3600)
    }

    /// What the day allows while the sender warms up; `nil` for as many as the rate lets through.
    package func allowance(at now: Timestamp) -> WarmUp.Allowance? { warmUp?.allowance(at: now) }
}
