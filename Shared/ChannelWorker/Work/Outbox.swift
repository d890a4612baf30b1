package import Kafka
package import Primitives
import ServiceKit
import Wire

/// What a worker tells the others, each in its topic, stored before it returns.
package struct Outbox: Sendable {
    private let records: Gathering<KafkaRecord, Void>
    private let clock: WallClock

    private static let limit = 1000

    package init(_ producer: KafkaProducer, clock: WallClock = .system) {
        self.clock = clock
        records = Gathering(limit: Outbox.limit) { await producer.outcomes(of: $0) }
    }

    /// To everybody who reads events, and to the person's owner where the ending decides what comes next for them.
    func tell(_ event: DeliveryEvent, of dispatch: ChannelDispatch, _ channel: ChannelTopics) async throws {
        if let command = RecipientCommand(concluding: event, of: dispatch) {
            try await send(command, to: .notificationCreated)
        }
        try await send(event, to: Outbox.topic(of: event, channel))
    }

    /// Tells an event as it was noted in the ledger, id and all.
    func tellAgain(_ note: [UInt8], of dispatch: ChannelDispatch, _ channel: ChannelTopics) async throws {
        guard let event = try? DeliveryEvent(decoding: note) else { return }
        try await tell(event, of: dispatch, channel)
    }

    /// For the audit log.
    func note(_ record: AuditRecord) async throws {
        try await send(record, to: .auditRecorded)
    }

    func wait(_ dispatch: ChannelDispatch, _ channel: ChannelTopics, _ tier: String) async throws {
        try await send(dispatch, to: Outbox.topic(channel, tier))
    }

    /// Records go as they came to the ends of waiting topics.
    func putBack(_ placed: [(record: ConsumedRecord, tier: String)], _ channel: ChannelTopics) async throws {
        try await records.ask(
            all: placed.map { record, tier in
                let topic = Outbox.topic(channel, tier).name
                return KafkaRecord(topic: topic, key: record.key, value: record.value, headers: record.headers)
            }
        )
    }

    func bury(_ dispatch: ChannelDispatch, _ channel: ChannelTopics) async throws {
        try await send(dispatch, to: .deadLetters(channel))
    }

    /// A record that cannot be read goes to the dead letters as it came: nothing is dropped.
    func bury(_ record: ConsumedRecord, _ channel: ChannelTopics, because error: any Error) async throws {
        var headers = record.headers
        headers.append("unreadable", String(describing: error))
        let topic = Topic.deadLetters(channel).name
        try await records.ask(KafkaRecord(topic: topic, key: record.key, value: record.value, headers: headers))
    }

    private func send(_ event: some WireEvent, to topic: Topic) async throws {
        try await records.ask(try KafkaRecord(event, to: topic, at: clock.now))
    }

    private static func topic(_ channel: ChannelTopics, _ tier: String) -> Topic {
        RetryTier(rawValue: tier).map { .retry(channel, $0) } ?? .queued(channel)
    }

    /// What became of a part is for those who want the worker's whole story.
    private static func topic(of event: DeliveryEvent, _ channel: ChannelTopics) -> Topic {
        switch event.status {
        case _ where event.isPartial: .sent(channel)
        case .bounced: .delivery(.bounced)
        case .failed, .expired, .unknown: .delivery(.failed)
        default: .sent(channel)
        }
    }
}

extension KafkaProducer {
    /// Sends records together; what becomes of one does not decide what becomes of the others.
    fileprivate func outcomes(of records: [KafkaRecord]) async -> [Result<Void, any Error>] {
        var outcomes = [Result<Void, any Error>](repeating: .success(()), count: records.count)
        do throws(KafkaError) {
            try await send(records)
        } catch {
            guard !error.failedRecords.isEmpty else { return records.map { _ in .failure(error) } }
            for failed in error.failedRecords { outcomes[failed.index] = .failure(failed.error) }
        }
        return outcomes
    }
}
