import Notifications
import Observability
import Postgres
import Storage

/// The people of the tables: where they can be reached, and what stands against it.
struct KnowledgePeople: Sendable {
    private let postgres: PostgresClient
    private let vault: AddressVault
    private let zones = KnowledgeZones()
    private let logger: Logger

    init(_ postgres: PostgresClient, _ vault: AddressVault, logger: Logger) {
        (self.postgres, self.vault, self.logger) = (postgres, vault, logger)
    }

    /// A person and what they want; without a person when there is no such user.
    func knowledge(of recipient: Storage.RecipientKey) async throws -> Knowledge {
        let store = UserStore(TenantDatabase(postgres, recipient.tenant))
        async let contacts = store.contacts(of: recipient.user)
        async let preferences = store.preferences(of: recipient.user)
        // All three are waited for, even where there is no such user: a query that is given up costs its connection.
        let (user, addresses, wishes) = try await (store.find(recipient.user), contacts, preferences)
        guard let user else { return Knowledge(person: nil) }
        var knowledge = Knowledge(person: person(user, addresses, recipient))
        knowledge.preferences = Notifications.Preferences(wishes, zones)
        return knowledge
    }

    /// What stands against the person's addresses, in every category.
    func suppressions(of person: Person?, in tenant: TenantID) async throws -> [Notifications.Suppression] {
        let addresses = [(Storage.Channel.email, person?.email), (.sms, person?.phone)]
        let indexes = addresses.compactMap { channel, contact in
            contact.map { vault.index(of: $0.address, in: tenant, on: channel) }
        }
        let found = try await SuppressionStore(TenantDatabase(postgres, tenant)).inForce(for: indexes)
        return found.map(Notifications.Suppression.init)
    }

    private func person(_ user: User, _ contacts: [Storage.Contact], _ recipient: Storage.RecipientKey) -> Person {
        var person = Person(zone: zones.zone(user.timezone))
        (person.locale, person.version) = (user.locale ?? "", Int64(user.version))
        for contact in contacts {
            switch contact.channel {
            case .email: person.email = open(contact, recipient)
            case .sms: person.phone = open(contact, recipient)
            case .push, .inapp: break
            }
        }
        return person
    }

    /// An address that no key opens must not stop everybody behind it; it is told, loudly.
    private func open(_ contact: Storage.Contact, _ recipient: Storage.RecipientKey) -> Notifications.Contact? {
        do {
            let address = try vault.open(contact.address, of: recipient, on: contact.channel)
            return Notifications.Contact(address, isVerified: contact.isVerified)
        } catch {
            logger.error(
                "An address cannot be opened and counts as none",
                ["data.key": .string(contact.address.keyID), "error": .error(error)]
            )
            return nil
        }
    }
}
