import ChannelWorker
import Crypto
import Notifications
import Observability
import Storage
import Wire

/// The people of the tables: where they can be reached, and what stands against it.
struct KnowledgePeople: Sendable {
    private let reader: PeopleReader
    private let suppressions: SuppressionTables
    private let vault: AddressVault
    private let zones = SystemZones()
    private let logger: Logger

    init(_ reader: PeopleReader, _ suppressions: SuppressionTables, _ vault: AddressVault, logger: Logger) {
        (self.reader, self.suppressions, self.vault, self.logger) = (reader, suppressions, vault, logger)
    }

    func forget(_ people: Set<Storage.RecipientKey>) async {
        await reader.forget(people)
    }

    func load(
        _ needs: KnowledgeNeeds
    ) async throws -> (
        people: [Storage.RecipientKey: KnowledgeBatch.KnownPerson],
        suppressions: [Storage.RecipientKey: [Notifications.Suppression]]
    ) {
        let records = try await reader.find(needs.users)
        var people = needs.inline.mapValues { KnowledgeBatch.KnownPerson(person: $0) }
        for (key, record) in records { people[key] = known(record, key) }
        return (people, try await suppressions(of: people))
    }

    /// What stands against the people's addresses, in every category.
    private func suppressions(
        of people: [Storage.RecipientKey: KnowledgeBatch.KnownPerson]
    ) async throws -> [Storage.RecipientKey: [Notifications.Suppression]] {
        let addresses = Dictionary(people.map { ($0, self.addresses(of: $1.person, in: $0.tenant)) }) { $1 }
        let found = try await suppressions.find(Set(addresses.values.joined()))
        return addresses.mapValues { $0.flatMap { found[$0] ?? [] }.map { Notifications.Suppression($0) } }
            .filter { !$0.value.isEmpty }
    }

    private func addresses(of person: Person, in tenant: TenantID) -> [SuppressionTables.Address] {
        [(Storage.Channel.email, person.email), (.sms, person.phone)].compactMap { channel, contact in
            contact.map { SuppressionTables.Address(tenant, vault.index(of: $0.address, in: tenant, on: channel)) }
        }
    }

    private func known(_ record: PersonRecord, _ key: Storage.RecipientKey) -> KnowledgeBatch.KnownPerson {
        var person = Person(zone: zones.zone(record.timezone))
        (person.locale, person.version) = (record.locale ?? "", Int64(record.version))
        for contact in record.contacts {
            switch contact.channel {
            case .email: person.email = self.contact(contact, key)
            case .sms: person.phone = self.contact(contact, key)
            case .push, .inapp: break
            }
        }
        let targets = targets(record.devices, key)
        person.devices = targets.map { Notifications.Device($0.reference) }
        return KnowledgeBatch.KnownPerson(
            person: person,
            preferences: Notifications.Preferences(record.preferences, zones),
            targets: Dictionary(targets.map { ($0.reference, $0.target) }) { $1 }
        )
    }

    private func contact(_ contact: Storage.Contact, _ key: Storage.RecipientKey) -> Notifications.Contact? {
        open(contact.address, key, contact.channel).map { Notifications.Contact($0, isVerified: contact.isVerified) }
    }

    private func targets(
        _ devices: [Storage.Device],
        _ key: Storage.RecipientKey
    ) -> [(reference: String, target: PushTarget)] {
        devices.compactMap { device in
            open(device.token, key, .push).flatMap { PushTarget(device, text: $0) }.map { ("\(device.id)", $0) }
        }
    }

    /// An address that no key opens must not stop everybody behind it; it is told, loudly.
    private func open(
        _ address: SealedAddress,
        _ key: Storage.RecipientKey,
        _ channel: Storage.Channel
    ) -> String? {
        do {
            return try vault.open(address, of: key, on: channel)
        } catch {
            logger.error(
                "An address cannot be opened and counts as none",
                ["data.key": .string(address.keyID), "error": .error(error)]
            )
            return nil
        }
    }
}
