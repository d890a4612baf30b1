import Concurrency
import Kafka
import Observability
import Primitives
import ServiceKit
import Storage
import Synchronization
import Wire

/// Tells the person's owner what they did, so that nothing else is sent about it, and everybody who reads events.
/// A deed that cannot be told now stays in the database, and is told from there by the replica that finds it first.
final class Engagements: Service {
    private let store: InboxStore
    private let producer: KafkaProducer
    private let interval: Duration
    private let logger: Logger
    private let fresh = Mutex<[InboxDeed]>([])
    private let arrivals: AsyncStream<Void>
    private let arrived: AsyncStream<Void>.Continuation

    private static let chunk = 100
    /// More than that wait in the database alone.
    private static let most = 10_000

    init(_ store: InboxStore, _ producer: KafkaProducer, every interval: Duration = .seconds(10), logger: Logger) {
        (self.store, self.producer, self.interval, self.logger) = (store, producer, interval, logger)
        (arrivals, arrived) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Returns at once: who marks an item does not wait for Kafka.
    func tell(_ deed: InboxDeed) {
        fresh.withLock { if $0.count < Engagements.most { $0.append(deed) } }
        arrived.yield()
    }

    func run() async throws {
        let shutdown = GracefulShutdown.current
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in await tellFresh() }
            group.addTask { [self] in await tellOverdue(shutdown) }
            await shutdown.wait()
            arrived.finish()
        }
    }

    /// Everything that has come while the deeds before were told goes together.
    private func tellFresh() async {
        for await _ in arrivals { await tellAll() }
        await tellAll()
    }

    private func tellAll() async {
        let deeds = fresh.withLock { fresh in
            defer { fresh = [] }
            return fresh
        }
        for start in stride(from: 0, to: deeds.count, by: Engagements.chunk) {
            await orLater { try await tell(Array(deeds[start..<min(start + Engagements.chunk, deeds.count)])) }
        }
    }

    private func tellOverdue(_ shutdown: GracefulShutdown) async {
        while !shutdown.hasBegun, !Task.isCancelled {
            await shutdown.sleep(for: interval)
            await orLater {
                var found = Engagements.chunk
                while found == Engagements.chunk, !shutdown.hasBegun {
                    let deeds = try await store.takeUntold(limit: Engagements.chunk, for: interval)
                    try await tell(deeds)
                    found = deeds.count
                }
            }
        }
    }

    private func orLater(_ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.warning("What people did in their inboxes is told later", ["error": .error(error)])
        }
    }

    private func tell(_ deeds: [InboxDeed]) async throws {
        let records = try deeds.flatMap { deed in try deed.touched.flatMap { try deed.records(of: $0) } }
        if !records.isEmpty { try await producer.send(records, until: .after(.seconds(5))) }
        try await store.noteTold(deeds)
    }
}

extension InboxDeed {
    fileprivate func records(of item: Touched) throws -> [KafkaRecord] {
        guard let person = Wire.RecipientKey(tenant: recipient.tenant.rawValue, user: recipient.user.rawValue) else {
            return []
        }
        let event = DeliveryEvent(
            id: id(of: item),
            recipient: person,
            notificationID: item.notification,
            dispatchID: item.item,
            channel: .inapp,
            status: change.status,
            occurredAt: occurredAt,
            recordedAt: occurredAt
        )
        var engaged = Engaged(
            eventID: event.id,
            notificationID: item.notification,
            channel: .inapp,
            kind: change.engagement,
            occurredAt: occurredAt
        )
        engaged.dispatchID = item.item
        let command = RecipientCommand(id: event.id, recipient: person, issuedAt: occurredAt, action: .engaged(engaged))
        return [
            try KafkaRecord(command, to: .notificationCreated, at: occurredAt),
            try KafkaRecord(event, to: .delivery(.engaged), at: occurredAt),
        ]
    }

    /// The same whoever tells it, however often: the item's random bits and the deed's number, at the deed's time.
    private func id(of item: Touched) -> UUIDv7 {
        let time = UInt64(clamping: occurredAt.milliseconds) << 16 | item.item.high & 0xFFFF
        return UUIDv7(high: time, low: item.item.low ^ UInt64(clamping: seq) & ~(0b11 << 62)) ?? item.item
    }
}

extension InboxChange {
    fileprivate var status: Wire.DeliveryStatus {
        switch self {
        case .seen: .seen
        case .read: .read
        case .archive: .archived
        case .unread: .unread
        }
    }

    fileprivate var engagement: EngagementKind {
        switch self {
        case .seen: .seen
        case .read: .read
        case .archive: .archived
        case .unread: .unread
        }
    }
}
