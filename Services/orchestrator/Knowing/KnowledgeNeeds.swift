import Notifications
import Storage
import Wire

/// What a batch's commands will ask for, whatever the ones before them decide.
struct KnowledgeNeeds {
    private(set) var users: Set<Storage.RecipientKey> = []
    private(set) var inline: [Storage.RecipientKey: Person] = [:]
    /// Of whom a command says that what is known of them has changed.
    private(set) var changed: Set<Storage.RecipientKey> = []
    private(set) var categories: Set<TenantItem<CategoryKey>> = []
    private(set) var templates: Set<TenantItem<TemplateKey>> = []
    /// Beside those of the categories.
    private(set) var flags: Set<TenantItem<FlagKey>> = []
    private(set) var tenants: Set<TenantID> = []

    init(_ commands: [RecipientCommand], _ recipients: [Storage.RecipientKey: OwnedRecipient]) {
        for command in commands {
            guard let key = Storage.RecipientKey(command.recipient), let event = Command(command) else { continue }
            if case .preferencesChanged = command.action { changed.insert(key) }
            let recipient = recipients[key] ?? OwnedRecipient()
            let mentions = recipient.state.mentions(event)
            // Nothing is decided without them, as when a delivery only ends.
            guard !mentions.categories.isEmpty else { continue }
            add(mentions, of: key.tenant)
            if let person = recipient.inlinePerson ?? command.inlinePerson {
                inline[key] = person
            } else {
                users.insert(key)
            }
        }
    }

    private mutating func add(_ mentions: RecipientState.Mentions, of tenant: TenantID) {
        tenants.insert(tenant)
        categories.formUnion(mentions.categories.compactMap(CategoryKey.init).map { TenantItem(tenant, $0) })
        templates.formUnion(mentions.templates.compactMap(TemplateKey.init).map { TenantItem(tenant, $0) })
        flags.formUnion(mentions.flags.compactMap(FlagKey.init).map { TenantItem(tenant, $0) })
    }
}

extension OwnedRecipient {
    /// The key of an inline recipient is made of the addresses, so all of a key's requests have the same.
    var inlinePerson: Person? {
        for command in requests.values {
            if let person = command.inlinePerson { return person }
        }
        return nil
    }
}

extension RecipientCommand {
    fileprivate var inlinePerson: Person? {
        guard case .created(let created) = action, case .inline(let person) = created.request.to else { return nil }
        return Person(person)
    }
}

extension Person {
    fileprivate init(_ inline: InlineRecipient) {
        self.init(zone: .utc)
        email = inline.email.map { Contact($0, isVerified: true) }
        phone = inline.phone.map { Contact($0, isVerified: true) }
        hasInbox = false
    }
}
