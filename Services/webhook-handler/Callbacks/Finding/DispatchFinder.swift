import ChannelWorker
import Postgres
import Primitives
import Storage
import Wire

/// Finds the messages that events are about: by what we gave the provider and it gives back.
struct DispatchFinder: Sendable {
    let ledger: SendLedger
    let postgres: PostgresClient

    /// Events that give back nothing of ours get their marks by the provider's own id, where it is remembered. In one
    /// round trip, and in none where all give back theirs.
    func mark(_ events: [ProviderEvent], of account: AccountName) async throws -> [ProviderEvent] {
        let unmarked = Set(events.lazy.filter { $0.marks.dispatch == nil }.compactMap { $0.message(of: account) })
        guard !unmarked.isEmpty else { return events }
        let known = try await ledger.dispatches(of: Array(unmarked))
        return events.map { event in
            var event = event
            if event.marks.dispatch == nil { event.marks.dispatch = event.message(of: account).flatMap { known[$0] } }
            return event
        }
    }

    /// What was told of each message when it was sent, or the little that is known without the ledger. One round trip
    /// for all, and one more a tenant for those that the ledger does not have.
    func find(_ marks: [EchoedMarks]) async throws -> [UUIDv7: SentMessage] {
        let dispatches = Set(marks.compactMap(\.dispatch))
        var found: [UUIDv7: SentMessage] = [:]
        for (dispatch, note) in try await ledger.conclusions(of: Array(dispatches)) {
            found[dispatch] = (try? DeliveryEvent(decoding: note)).map(SentMessage.told)
        }
        let missing = marks.filter { marks in marks.dispatch.map { found[$0] == nil } ?? false }
        for (tenant, marks) in Dictionary(grouping: missing, by: { $0.tenant.flatMap(TenantID.init(rawValue:)) }) {
            guard let tenant else { continue }
            found.merge(try await known(marks, of: tenant)) { first, _ in first }
        }
        return found
    }

    private func known(_ marks: [EchoedMarks], of tenant: TenantID) async throws -> [UUIDv7: SentMessage] {
        let notifications = Array(Set(marks.compactMap(\.notification)))
        let owners = try await NotificationQueries(TenantDatabase(postgres, tenant)).owners(of: notifications)
        var found: [UUIDv7: SentMessage] = [:]
        for marks in marks {
            guard let dispatch = marks.dispatch, let notification = marks.notification, let user = owners[notification],
                let key = Wire.RecipientKey(tenant: tenant.rawValue, user: user.rawValue)
            else { continue }
            found[dispatch] = .named(key, notification: notification)
        }
        return found
    }
}

extension ProviderEvent {
    fileprivate func message(of account: AccountName) -> ProviderMessage? {
        messageID.map { ProviderMessage(provider: account.provider.rawValue, account: account.account, id: $0) }
    }
}

/// What is known of a message that an event is about.
enum SentMessage: Sendable {
    /// The event of its sending.
    case told(DeliveryEvent)
    case named(Wire.RecipientKey, notification: UUIDv7)

    var recipient: Wire.RecipientKey {
        switch self {
        case .told(let event): event.recipient
        case .named(let recipient, _): recipient
        }
    }
}
