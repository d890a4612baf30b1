/// A topic of the fleet with what production gives it.
package struct Topic: Sendable, Hashable {
    package let name: String
    package let partitions: Int
    package let retention: Duration

    private init(_ name: String, partitions: Int, days: Int) {
        (self.name, self.partitions, retention) = (name, partitions, .seconds(days * 86_400))
    }

    package static let notificationCreated = Topic("notification.created", partitions: 12, days: 7)
    package static let notificationDecided = Topic("notification.decided", partitions: 12, days: 7)
    package static let auditRecorded = Topic("audit.recorded", partitions: 3, days: 365)

    package static func queued(_ channel: ChannelTopics) -> Topic {
        Topic("channel.\(channel.rawValue).queued", partitions: channel.partitions, days: 7)
    }

    package static func retry(_ channel: ChannelTopics, _ tier: RetryTier) -> Topic {
        Topic("channel.\(channel.rawValue).retry.\(tier.rawValue)", partitions: channel.partitions, days: 7)
    }

    package static func deadLetters(_ channel: ChannelTopics) -> Topic {
        Topic("channel.\(channel.rawValue).dlq", partitions: 5, days: 30)
    }

    package static func sent(_ channel: ChannelTopics) -> Topic {
        Topic("\(channel.rawValue).sent", partitions: 12, days: 7)
    }

    package static func delivery(_ outcome: DeliveryOutcome) -> Topic {
        Topic("delivery.\(outcome.rawValue)", partitions: 12, days: 7)
    }

    /// Every topic, in flow order.
    package static let all: [Topic] =
        [notificationCreated, notificationDecided]
        + ChannelTopics.allCases.map(queued)
        + ChannelTopics.allCases.flatMap { channel in RetryTier.allCases.map { retry(channel, $0) } }
        + ChannelTopics.allCases.map(deadLetters)
        + ChannelTopics.allCases.map(sent)
        + DeliveryOutcome.allCases.map(delivery)
        + [auditRecorded]
}
