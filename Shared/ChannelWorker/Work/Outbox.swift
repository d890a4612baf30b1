package import Kafka
package import Primitives
import ServiceKit
import Wire

/// What a worker tells the others, each in its topic, stored before it returns.
package struct Outbox: Sendable {
    private let producer: KafkaProducer
    private let clock: WallClock

    package init(_ producer: KafkaProducer, clock: WallClock = .system) {
        (self.producer, self.clock) = (producer, clock)
    }

    func tell(_ event: DeliveryEvent, _ channel: ChannelTopics) async throws {
        try await send(event, to: Outbox.topic(of: event.status, channel))
    }

    /// Tells an event as it was noted in the ledger, id and all.
    func tellAgain(_ note: [UInt8], _ channel: ChannelTopics) async throws {
        guard let event = try? DeliveryEvent(decoding: note) else { return }
        try await tell(event, channel)
    }

    func wait(_ dispatch: ChannelDispatch, _ channel: ChannelTopics, _ tier: String) async throws {
        guard let tier = RetryTier(rawValue: tier) else { return try await send(dispatch, to: .queued(channel)) }
        try await send(dispatch, to: .retry(channel, tier))
    }

    func bury(_ dispatch: ChannelDispatch, _ channel: ChannelTopics) async throws {
        try await send(dispatch, to: .deadLetters(channel))
    }

    /// A record that cannot be read goes to the dead letters as it came: nothing is dropped.
    func bury(_ record: ConsumedRecord, _ channel: ChannelTopics, because error: any Error) async throws {
        var headers = record.headers
        headers.append("unreadable", String(describing: error))
        let topic = Topic.deadLetters(channel).name
        try await producer.send(KafkaRecord(topic: topic, key: record.key, value: record.value, headers: headers))
    }

    private func send(_ event: some WireEvent, to topic: Topic) async throws {
        try await producer.send(try KafkaRecord(event, to: topic, at: clock.now))
    }

    private static func topic(of status: DeliveryStatus, _ channel: ChannelTopics) -> Topic {
        switch status {
        case .bounced: .delivery(.bounced)
        case .failed, .expired, .unknown: .delivery(.failed)
        default: .sent(channel)
        }
    }
}
