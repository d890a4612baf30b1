/// An address that must not be written to, whatever the priority.
package struct Suppression: Hashable, Sendable {
    package enum Cause: String, Sendable {
        case hardBounce = "hard_bounce"
        case complaint
        case unsubscribe
        case stop
        case manual
    }

    package let channel: Channel
    /// `nil` for all of them.
    package let category: String?
    package let cause: Cause

    package init(_ channel: Channel, category: String? = nil, _ cause: Cause) {
        (self.channel, self.category, self.cause) = (channel, category, cause)
    }

    func covers(_ category: String, _ channel: Channel) -> Bool {
        self.channel == channel && (self.category ?? category) == category
    }

    var reason: Reason {
        switch cause {
        case .hardBounce: .hardBounce
        case .complaint: .complaint
        case .unsubscribe: .unsubscribed
        case .stop: .stopReply
        case .manual: .suppressedByHand
        }
    }
}
