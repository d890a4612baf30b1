import Notifications
import Storage
import Wire

/// What is known of a batch's recipients and of their tenants' rules.
struct KnowledgeBatch: Sendable {
    struct KnownPerson: Sendable {
        let person: Person
        var preferences = Notifications.Preferences()
        /// By the references of the person's devices.
        var targets: [String: PushTarget] = [:]
    }

    /// Those that are not there are not in it.
    var people: [Storage.RecipientKey: KnownPerson] = [:]
    var suppressions: [Storage.RecipientKey: [Notifications.Suppression]] = [:]
    var rules = KnownRules()
    var spentBudgets: [TenantID: [Notifications.SpentBudget]] = [:]

    func knowledge(of recipient: Storage.RecipientKey) -> Knowledge {
        let known = people[recipient]
        var knowledge = Knowledge(person: known?.person)
        if let known { knowledge.preferences = known.preferences }
        knowledge.suppressions = suppressions[recipient] ?? []
        knowledge.spentBudgets = spentBudgets[recipient.tenant] ?? []
        if let tenant = rules.tenants[recipient.tenant] {
            knowledge.tenantPreferences = tenant.preferences
            (knowledge.categories, knowledge.templates) = (tenant.categories, tenant.templates)
            knowledge.flags = tenant.flags.mapValues { FlagAnswer($0, for: recipient) }
        }
        return knowledge
    }
}

/// The rules of a batch's tenants, as far as its commands mention them.
struct KnownRules: Sendable {
    struct Tenant: Sendable {
        var preferences = Notifications.Preferences()
        var categories: [String: Notifications.Category] = [:]
        var templates: [String: PublishedTemplate] = [:]
        var flags: [String: Flag] = [:]
    }

    var tenants: [TenantID: Tenant] = [:]
}
