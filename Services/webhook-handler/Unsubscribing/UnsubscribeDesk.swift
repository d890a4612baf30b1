import Concurrency
import HTTPServer
import Kafka
import Links
import Observability
import Postgres
import Primitives
import PublicAPI
import ServiceKit
import Storage
import Wire

/// Notes that somebody wants no more of a category on a channel: among their preferences, or, who has no account, among
/// the suppressions of their address. Then everybody is told who decides by it.
struct UnsubscribeDesk: Sendable {
    let postgres: PostgresClient
    let vault: AddressVault
    let feed: ChangeFeed
    let logger: Logger
    var clock = WallClock.system
    /// The notifications that a dispatch carried, if it is a digest.
    var digested: @Sendable (UUIDv7) async throws -> [UUIDv7] = { _ in [] }
    /// Returns when the broker has the records for good.
    let send: @Sendable ([KafkaRecord]) async throws -> Void

    func leave(_ link: Link, _ person: Storage.RecipientKey, correlation: String) async throws {
        do {
            let wish = Preferences.Choice(refusing: link)
            if let version = try await refuse(wish, person) {
                await feed.publish(.person(person))
                try await tell(link, version: version, correlation)
            } else {
                try await suppress(link, wish, person.tenant)
                try await tell(link, version: nil, correlation)
            }
        } catch let error as any RetriableError where error.isRetriable {
            logger.warning("An unsubscribe could not be stored", ["error": .error(error)])
            throw HTTPError.unavailable
        }
    }

    /// The person's version; `nil` when there is nobody of this name.
    private func refuse(_ wish: Preferences.Choice, _ person: Storage.RecipientKey) async throws -> Int? {
        try await TenantDatabase(postgres, person.tenant).atomically { database in
            let store = UserStore(database)
            guard let user = try await store.lock(person.user) else { return nil }
            var wishes = try await store.preferences(of: person.user)
            guard !wishes.choices.contains(wish) else { return user.version }
            wishes.choices.removeAll { $0.category == wish.category && $0.channel == wish.channel }
            wishes.choices.append(wish)
            try await store.setPreferences(wishes, of: person.user)
            return user.version
        }
    }

    /// Nothing is left to do for a link that names no address: its person has been erased.
    private func suppress(_ link: Link, _ wish: Preferences.Choice, _ tenant: TenantID) async throws {
        guard !link.target.isEmpty, let channel = wish.channel else { return }
        let suppression = Suppression(
            id: UUIDv7(at: clock.now),
            channel: channel,
            address: try vault.seal(link.target, in: tenant, on: channel),
            category: wish.category,
            reason: .unsubscribe,
            source: "notification \(link.origin.notificationID)"
        )
        try await SuppressionStore(TenantDatabase(postgres, tenant)).add(suppression)
        await feed.publish(.suppression(tenant, suppression.address.blindIndex))
    }

    /// The owner decides anew what is held for the person; everybody who reads events learns of it.
    private func tell(_ link: Link, version: Int?, _ correlation: String) async throws {
        let now = clock.now
        let members = try await digested(link.origin.dispatchID)
        var records = try Engagement(link, correlation, at: now).carrying(members).records()
        let aspect: PreferenceAspect = version == nil ? .suppressions : .preferences
        let command = RecipientCommand(
            id: UUIDv7(at: now),
            recipient: link.origin.recipient,
            issuedAt: now,
            cause: Cause(correlationID: correlation),
            action: .preferencesChanged(PreferencesChanged(aspects: [aspect], version: Int64(version ?? 0)))
        )
        records.insert(try KafkaRecord(command, to: .notificationCreated, at: now), at: 0)
        try await send(records)
    }
}

extension Preferences.Choice {
    /// Without a category, everything on the channel.
    fileprivate init(refusing link: Link) {
        self.init(
            category: link.origin.category.flatMap(CategoryKey.init(rawValue:)),
            channel: link.origin.channel.word.flatMap(Storage.Channel.init(rawValue:)),
            isAllowed: false
        )
    }
}
