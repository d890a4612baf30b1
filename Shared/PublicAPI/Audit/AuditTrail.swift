package import Concurrency
package import HTTPServer
package import Kafka
package import Observability
package import Primitives
package import ServiceKit
import Wire

/// Tells the audit log what a client changed, or was refused or failed to change. A handler that changes anything does
/// its work inside, and names what it did:
///
///     return try await audit.noting(AuditDeed("template.published", of: "template", key), by: caller, in: request) { deed in
///         let version = try await store.publish(key)
///         deed.changes { $0.key("version"); $0.number(version) }
///         return Envelope.response(.ok, for: request) { … }
///     }
///
/// No change is answered with success before its record is stored: when the broker is away the answer is 503, and
/// the client repeats what it asked. So the work must bear to be done twice.
package struct AuditTrail: Sendable {
    package typealias Store = @Sendable (KafkaRecord, Deadline) async throws -> Void

    private let service: FleetService
    private let limit: Duration
    private let clock: WallClock
    private let logger: Logger
    private let store: Store

    package init(
        _ service: FleetService,
        limit: Duration = .seconds(5),
        clock: WallClock = .system,
        logger: Logger,
        store: @escaping Store
    ) {
        (self.service, self.limit, self.clock) = (service, limit, clock)
        (self.logger, self.store) = (logger, store)
    }

    package init(_ service: FleetService, _ producer: KafkaProducer, limit: Duration = .seconds(5), logger: Logger) {
        self.init(service, limit: limit, logger: logger) { try await producer.send($0, until: $1) }
    }

    /// What `work` throws is thrown on when it has been told.
    package func noting<Value>(
        _ deed: AuditDeed,
        by caller: Caller,
        in request: HTTPRequest,
        _ work: (inout AuditDeed) async throws -> Value
    ) async throws -> Value {
        var deed = deed
        do {
            let value = try await work(&deed)
            guard await tell(deed, .done, by: caller, in: request) else { throw HTTPError.notAudited }
            return value
        } catch let error as HTTPError where error == .notAudited {
            throw error
        } catch {
            _ = await tell(deed, AuditEnd(error), by: caller, in: request)
            throw error
        }
    }

    /// Whether the record is stored. A client that has gone does not take the record of its deed with it.
    private func tell(_ deed: AuditDeed, _ end: AuditEnd, by caller: Caller, in request: HTTPRequest) async -> Bool {
        let record = deed.record(end, by: caller, in: request, of: service, at: clock.now)
        do {
            let kafka = try KafkaRecord(record, to: .auditRecorded, at: record.occurredAt)
            try await Task { try await store(kafka, .after(limit)) }.value
            return true
        } catch {
            logger.error(
                "An audit record was not stored",
                ["audit.action": .string(deed.action), "error": .error(error)]
            )
            return false
        }
    }
}

extension HTTPError {
    package static let notAudited = HTTPError(
        .serviceUnavailable,
        "not_audited",
        title: "The change could not be recorded",
        detail: "It may have been made: ask for it again.",
        retryAfter: .seconds(2)
    )
}
