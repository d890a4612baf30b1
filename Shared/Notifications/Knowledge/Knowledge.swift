/// What is known when a command is handled, as of that moment. Whoever handles commands loads it; see
/// `RecipientState.mentions` for what must be in it.
package struct Knowledge: Sendable {
    /// `nil` when there is no such user.
    package var person: Person?
    package var preferences = Preferences()
    /// The tenant's own preferences, which hold where the person has said nothing.
    package var tenantPreferences = Preferences()
    /// By key. One that is missing has the rules of `Category.standard`.
    package var categories: [String: Category] = [:]
    /// By key: the published version of each template.
    package var templates: [String: PublishedTemplate] = [:]
    /// By key: what each flag says of the person. One that is missing lets nobody in.
    package var flags: [String: FlagAnswer] = [:]
    /// In force for the person's addresses.
    package var suppressions: [Suppression] = []
    /// Of the tenant's.
    package var spentBudgets: [SpentBudget] = []

    package init(person: Person?) {
        self.person = person
    }

    func category(_ key: String) -> Category {
        categories[key] ?? .standard(key)
    }
}
