import Concurrency
import HTTPServer
import Kafka
import Network
import Observability
import Primitives
import PublicAPI
import ServiceKit
import Synchronization
import Wire

/// Tells the audit log of callbacks that are not believed, though not of each one of a flood.
final class RefusalLog: Sendable {
    private let producer: KafkaProducer
    private let clock: WallClock
    private let logger: Logger
    private let meter = Mutex(RefusalMeter())

    init(_ producer: KafkaProducer, clock: WallClock, logger: Logger) {
        (self.producer, self.clock, self.logger) = (producer, clock, logger)
    }

    /// `account` is `nil` for one that is not known: its name is the sender's invention.
    func note(_ error: CallbackError, of account: AccountName?, in request: HTTPRequest) async {
        let sort = "\(account?.description ?? "")/\(error.code.rawValue)"
        guard let unwritten = meter.withLock({ $0.note(sort, at: .now) }) else { return }
        var record = AuditRecord(
            id: UUIDv7(at: clock.now),
            tenant: nil,
            occurredAt: clock.now,
            actor: AuditActor(.anonymous, network: request.peer.network),
            action: "callback.refused",
            outcome: .refused
        )
        (record.reasonCode, record.resourceKind) = (error.code.rawValue, "callback")
        (record.resourceID, record.service) = (account?.description, FleetService.webhookHandler.name)
        record.changes = RefusalLog.changes(unwritten)
        record.cause = Cause(correlationID: request.requestID)
        do {
            try await producer.send(KafkaRecord(record, to: .auditRecorded, at: clock.now), until: .after(.seconds(2)))
        } catch {
            logger.error("A refused callback was not audited", ["error": .error(error)])
        }
    }

    private static func changes(_ unwritten: Int) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.key("unrecorded_before")
            json.number(unwritten)
        }
        return json.bytes
    }
}
