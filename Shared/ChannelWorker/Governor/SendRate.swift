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
    package func warmingUp(_ warmUp: WarmUp) -> SendRate {
        var rate = self
        rate.warmUp = warmUp
        return rate
    }

    /// Messages a second at a moment.
    package func perSecond(at now: Timestamp) -> Double? {
        guard let allowed = warmUp?.perSecond(at: now) else { return perSecond }
        return min(allowed, perSecond ?? allowed)
    }
}
