import Concurrency
import Kafka
import Observability
import Postgres
import Primitives
import Redis
import ServiceKit
import Storage
import Wire

/// Does what people ask for by text: STOP suppresses their number for every tenant that the account sends for, START
/// lifts what they or their carrier have stopped. Each answer counts once, so that an old one which comes again does
/// not undo a newer one.
struct OptOuts: Sendable {
    let postgres: PostgresClient
    let redis: RedisClient
    let producer: KafkaProducer
    let vault: AddressVault
    let clock: WallClock
    let limit: Duration

    /// Longer than any provider repeats, and than a signature could be of use to somebody else.
    private static let memory = Duration.seconds(30 * 86_400)

    func heed(_ reply: TextReply, to account: CallbackAccount) async throws {
        guard let wish = reply.wish else { return }
        let key = "callback:reply:\(account.name):\(reply.id)"
        let known: [UInt8]? = try await redis.get(key)
        guard known == nil else { return }
        for tenant in account.tenants ?? [] {
            try await heed(wish, reply, OptOut(tenant: tenant, account: account.name))
        }
        try await redis.set(key, to: [UInt8](), expiringAfter: OptOuts.memory)
    }

    private func heed(_ wish: TextReply.Wish, _ reply: TextReply, _ optOut: OptOut) async throws {
        let database = TenantDatabase(postgres, optOut.tenant)
        let index = vault.index(of: reply.from, in: optOut.tenant, on: .sms)
        switch wish {
        case .stop: try await stop(reply, index, optOut, database)
        case .start: try await start(index, optOut, database)
        }
        let users = try await UserStore(database).users(with: index, on: .sms)
        let notices = users.prefix(100).compactMap { optOut.notice(to: $0, at: clock.now) }
        try await send(notices, to: .notificationCreated)
    }

    /// It stands at once, for not every provider says it again; its record is the same as often as it is told, and found
    /// wanting when what was said comes again.
    private func stop(
        _ reply: TextReply,
        _ index: [UInt8],
        _ optOut: OptOut,
        _ database: TenantDatabase
    ) async throws {
        let suppression = Storage.Suppression(
            id: UUIDv7(at: clock.now),
            channel: .sms,
            address: try vault.seal(reply.from, in: optOut.tenant, on: .sms),
            reason: .stop,
            source: "reply to \(optOut.account)"
        )
        let store = SuppressionStore(database)
        try await store.add(suppression)
        let standing = try await store.inForce(for: [index])
            .filter { $0.channel == .sms && $0.reason == .stop && $0.source == suppression.source }
        try await send(standing.map { optOut.audit(.stop, $0.id, as: $0.id, at: clock.now) }, to: .auditRecorded)
    }

    /// What an operator has ruled stays. Nothing is lifted without a record.
    private func start(_ index: [UInt8], _ optOut: OptOut, _ database: TenantDatabase) async throws {
        try await database.atomically { database in
            let store = SuppressionStore(database)
            var lifted: [AuditRecord] = []
            for standing in try await store.inForce(for: [index])
            where standing.channel == .sms && [.stop, .unsubscribe].contains(standing.reason) {
                let now = clock.now
                guard try await store.lift(standing.id, by: "reply to \(optOut.account)") != nil else { continue }
                lifted.append(optOut.audit(.start, standing.id, as: UUIDv7(at: now), at: now))
            }
            try await send(lifted, to: .auditRecorded)
        }
    }

    private func send(_ events: [some WireEvent], to topic: Topic) async throws {
        guard !events.isEmpty else { return }
        let records = try events.map { try KafkaRecord($0, to: topic, at: clock.now) }
        try await producer.send(records, until: .after(limit))
    }
}

/// A tenant of whose messages a person has had enough, or not.
struct OptOut: Sendable {
    let tenant: TenantID
    let account: AccountName

    func audit(_ wish: TextReply.Wish, _ suppression: UUIDv7, as id: UUIDv7, at now: Timestamp) -> AuditRecord {
        var record = AuditRecord(
            id: id,
            tenant: tenant.rawValue,
            occurredAt: now,
            actor: AuditActor(.provider, id: account.description),
            action: wish == .stop ? "suppression.added" : "suppression.lifted",
            outcome: .done
        )
        (record.resourceKind, record.resourceID) = ("suppression", suppression.description)
        record.service = FleetService.webhookHandler.name
        return record
    }

    /// `nil` for a person whose name no record can have.
    func notice(to user: UserID, at now: Timestamp) -> RecipientCommand? {
        guard let recipient = Wire.RecipientKey(tenant: tenant.rawValue, user: user.rawValue) else { return nil }
        return RecipientCommand(
            id: UUIDv7(at: now),
            recipient: recipient,
            issuedAt: now,
            action: .preferencesChanged(PreferencesChanged(aspects: [.suppressions], version: 0))
        )
    }
}
