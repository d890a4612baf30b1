/// The channels that have topics of their own.
package enum ChannelTopics: String, CaseIterable, Sendable {
    case email, sms, push, inapp

    var partitions: Int {
        switch self {
        case .email, .push: 12
        case .sms, .inapp: 6
        }
    }
}

/// How long a dispatch that failed for now waits before it is tried again.
package enum RetryTier: String, CaseIterable, Sendable {
    case fiveSeconds = "5s"
    case oneMinute = "1m"
    case fifteenMinutes = "15m"
}

/// What became of a send, as its own topic.
package enum DeliveryOutcome: String, CaseIterable, Sendable {
    case delivered, bounced, failed, engaged
}
