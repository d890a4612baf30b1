/// How many messages a provider account takes in a time. A provider's default is what it publishes.
package struct SendRate: Sendable, Hashable {
    /// `nil` for an account that sets no limit.
    package let perSecond: Double?

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
}
