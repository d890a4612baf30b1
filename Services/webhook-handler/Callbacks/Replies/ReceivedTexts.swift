import Postgres
import Primitives
import Redis
import Storage
import Wire

/// Tells a tenant what somebody has texted to its number, and the person's owner that they have answered what they were
/// texted last.
struct ReceivedTexts: Sendable {
    let postgres: PostgresClient
    let redis: RedisClient
    let vault: AddressVault
    let finder: DispatchFinder
    let tell: @Sendable (WebhookMessage, TenantID) async throws -> Void

    /// So long is a text remembered that may come again, and one that may be answered.
    private static let memory = Duration.seconds(30 * 86_400)

    /// What everybody else is to be told; `nil` when no tenant is meant.
    func take(_ reply: TextReply, to account: CallbackAccount, at now: Timestamp) async throws -> CallbackRecords? {
        var found: [ReceivedText] = []
        for tenant in account.tenants ?? [] { found.append(try await look(reply, tenant, account.name, at: now)) }
        guard let text = ReceivedText.meant(found) else { return nil }
        try await tell(WebhookMessage(name(of: text, at: now), text, at: now), text.tenant)
        return try await records(of: text, at: now)
    }

    private func look(
        _ reply: TextReply,
        _ tenant: TenantID,
        _ account: AccountName,
        at now: Timestamp
    ) async throws -> ReceivedText {
        let database = TenantDatabase(postgres, tenant)
        let index = vault.index(of: reply.from, in: tenant, on: .sms)
        let users = try await UserStore(database).users(with: index, on: .sms)
        let answered = try await NotificationQueries(database).lastText(
            to: users,
            by: account.provider.rawValue,
            account.account,
            since: now - ReceivedTexts.memory
        )
        let user = answered?.user ?? users.first
        return ReceivedText(reply: reply, account: account, tenant: tenant, user: user, answered: answered)
    }

    /// The same whenever the provider tells it again.
    private func name(of text: ReceivedText, at now: Timestamp) async throws -> UUIDv7 {
        let (key, new) = ("callback:text:\(text.account):\(text.reply.id)", UUIDv7(at: now))
        if try await redis.set(key, to: new.description, expiringAfter: ReceivedTexts.memory, .ifAbsent) { return new }
        let known: String? = try await redis.get(key)
        return known.flatMap { UUIDv7($0) } ?? new
    }

    private func records(of text: ReceivedText, at now: Timestamp) async throws -> CallbackRecords {
        var records = CallbackRecords(at: now)
        guard let answered = text.answered else { return records }
        var event = ProviderEvent("reply/\(text.reply.id)", .replied)
        (event.marks.dispatch, event.marks.notification) = (answered.dispatch, answered.notification)
        event.marks.tenant = text.tenant.rawValue
        let messages = try await finder.find([event.marks])
        guard let message = messages[answered.dispatch] else { return records }
        try records.add(DeliveryEvent(event, of: message, answered.dispatch, by: text.account, at: now), event)
        return records
    }
}
