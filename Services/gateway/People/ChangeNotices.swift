import Concurrency
import HTTPServer
import Kafka
import Primitives
import PublicAPI
import ServiceKit
import Storage
import Wire

/// Says that something notifications are decided by has changed: at once to all who keep copies, and to the owner of
/// the person's notifications in the person's own order, so that what is held is decided anew.
struct ChangeNotices: Sendable {
    let broker: BrokerStage
    let feed: ChangeFeed
    var clock = WallClock.system
    var limit = Duration.seconds(5)

    /// Throws 503 when the broker has not taken it. The change itself stands; made again, it is told again.
    func tell(
        _ aspects: [PreferenceAspect],
        of user: UserID,
        version: Int,
        _ caller: Caller,
        _ request: HTTPRequest
    ) async throws {
        await feed.publish(.person(Storage.RecipientKey(caller.tenant, user)))
        guard let recipient = Wire.RecipientKey(tenant: caller.tenant.rawValue, user: user.rawValue) else { return }
        let now = clock.now
        let command = RecipientCommand(
            id: UUIDv7(at: now),
            recipient: recipient,
            issuedAt: now,
            cause: Cause(correlationID: request.requestID, actor: caller.subject),
            action: .preferencesChanged(PreferencesChanged(aspects: aspects, version: Int64(version)))
        )
        let record = try KafkaRecord(command, to: .notificationCreated, at: now)
        try await broker.store(record, until: .after(limit))
    }
}
