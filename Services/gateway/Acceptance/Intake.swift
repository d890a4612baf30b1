import Concurrency
import HTTPServer
import Kafka
import Observability
import Primitives
import Storage
import Wire

/// Where a request becomes a promise: judged, admitted, stored by the broker, and only then answered with 202.
struct Intake: Sendable {
    let identity: InlineIdentity
    let producer: KafkaProducer
    let logger: Logger
    var clock = WallClock.system
    /// How long all of it may take, before the answer is 503.
    var limit = Duration.seconds(5)

    func accept(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let deadline = Deadline.after(limit)
        let now = clock.now
        let wanted = try BodyReader.single(request, at: now)
        guard let recipient = identity.key(of: wanted.to, tenant: caller.tenant.rawValue) else {
            throw HTTPError.invalid([.init("/to", "unsupported", "nobody is named")])
        }
        let acceptance = Acceptance(id: UUIDv7(at: now), recipient: recipient, request: wanted, subject: caller.subject)
        try await store([acceptance], request, until: deadline)
        return AcceptedAnswer(acceptance.id, isDryRun: wanted.isDryRun).response(to: request, at: now)
    }

    /// Returns when the broker has all of them.
    func store(_ acceptances: [Acceptance], _ request: HTTPRequest, until deadline: Deadline) async throws {
        do {
            let records = try acceptances.map { try $0.record(correlation: request.requestID) }
            try await producer.send(records, until: deadline)
        } catch let error as KafkaError {
            logger.warning("The broker did not take a notification", ["error": .error(error)])
            throw HTTPError.unavailable
        } catch let error as WireError {
            throw error.code == .tooLarge ? HTTPError.recordTooLarge : .malformed([.init("", "invalid", error.field)])
        }
    }
}
