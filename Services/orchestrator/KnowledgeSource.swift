import Notifications
import Observability
import Postgres
import Storage
import Wire

/// What is known of a person when a command of theirs is handled.
protocol KnowledgeSource: Sendable {
    func knowledge(for command: RecipientCommand, _ recipient: OwnedRecipient) async throws -> Knowledge
}

/// Knows what the tables say: of a user all that is stored, of an inline recipient what came with the request, and of
/// both what stands against their addresses and their tenant's rules.
struct StoredKnowledge: KnowledgeSource {
    private let people: KnowledgePeople
    private let rules: KnowledgeRules

    init(_ postgres: PostgresClient, _ vault: AddressVault, logger: Logger) {
        people = KnowledgePeople(postgres, vault, logger: logger)
        rules = KnowledgeRules(postgres)
    }

    func knowledge(for command: RecipientCommand, _ recipient: OwnedRecipient) async throws -> Knowledge {
        guard let key = Storage.RecipientKey(command.recipient), let event = Command(command) else {
            return Knowledge(person: nil)
        }
        let mentions = recipient.state.mentions(event)
        // Nothing is decided without them, as when a delivery only ends.
        if mentions.categories.isEmpty { return Knowledge(person: recipient.inlinePerson) }
        var knowledge =
            if let person = recipient.inlinePerson { Knowledge(person: person) } else {
                try await people.knowledge(of: key)
            }
        knowledge.suppressions = try await people.suppressions(of: knowledge.person, in: key.tenant)
        try await rules.add(mentions, of: key.tenant, to: &knowledge)
        return knowledge
    }
}

extension OwnedRecipient {
    /// The key of an inline recipient is made of the addresses, so all of a key's requests have the same.
    fileprivate var inlinePerson: Person? {
        for command in requests.values {
            if case .created(let created) = command.action, case .inline(let person) = created.request.to {
                return Person(person)
            }
        }
        return nil
    }
}

extension Person {
    fileprivate init(_ inline: InlineRecipient) {
        self.init(zone: .utc)
        locale = inline.locale ?? ""
        email = inline.email.map { Contact($0, isVerified: true) }
        phone = inline.phone.map { Contact($0, isVerified: true) }
        hasInbox = false
    }
}
