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

    /// The record is stored when the change is, so that both can be done again.
    private func heed(_ wish: TextReply.Wish, _ reply: TextReply, _ optOut: OptOut) async throws {
        let database = TenantDatabase(postgres, optOut.tenant)
        let index = vault.index(of: reply.from, in: optOut.tenant, on: .sms)
        let ids: [UUIDv7]
        switch wish {
        case .stop: ids = try await stop(reply, optOut, database)
        case .start: ids = try await start(index, optOut, database)
        }
        let users = try await UserStore(database).users(with: index, on: .sms)
        let records = try ids.map {
            try KafkaRecord(optOut.audit(wish, $0, at: clock.now), to: .auditRecorded, at: clock.now)
        }
        let notices = try users.prefix(100).compactMap { try optOut.notice(to: $0, at: clock.now) }
        try await producer.send(records + notices, until: .after(limit))
    }

    private func stop(_ reply: TextReply, _ optOut: OptOut, _ database: TenantDatabase) async throws -> [UUIDv7] {
        let suppression = Storage.Suppression(
            id: UUIDv7(at: clock.now),
            channel: .sms,
            address: try vault.seal(reply.from, in: optOut.tenant, on: .sms),
            reason: .stop,
            source: "reply to \(optOut.account)"
        )
        return try await SuppressionStore(database).add(suppression) ? [suppression.id] : []
    }

    /// What an operator has ruled stays.
    private func start(_ index: [UInt8], _ optOut: OptOut, _ database: TenantDatabase) async throws -> [UUIDv7] {
        let store = SuppressionStore(database)
        var lifted: [UUIDv7] = []
        for standing in try await store.inForce(for: [index])
        where standing.channel == .sms && [.stop, .unsubscribe].contains(standing.reason) {
            if try await store.lift(standing.id, by: "reply to \(optOut.account)") != nil { lifted.append(standing.id) }
        }
        return lifted
    }
}

/// A tenant of whose messages a person has had enough, or not.
struct OptOut: Sendable {
    let tenant: TenantID
    let account: AccountName

    func audit(_ wish: TextReply.Wish, _ suppression: UUIDv7, at now: Timestamp) -> AuditRecord {
        var record = AuditRecord(
            id: UUIDv7(at: now),
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
    func notice(to user: UserID, at now: Timestamp) throws -> KafkaRecord? {
        guard let recipient = Wire.RecipientKey(tenant: tenant.rawValue, user: user.rawValue) else { return nil }
        let command = RecipientCommand(
            id: UUIDv7(at: now),
            recipient: recipient,
            issuedAt: now,
            action: .preferencesChanged(PreferencesChanged(aspects: [.suppressions], version: 0))
        )
        return try KafkaRecord(command, to: .notificationCreated, at: now)
    }
}
