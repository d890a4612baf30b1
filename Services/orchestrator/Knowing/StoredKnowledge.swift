import Notifications
import Observability
import Postgres
import Redis
import Storage
import Wire

/// Knows what the tables say: of a user all that is stored, of an inline recipient what came with the request, and of
/// both what stands against their addresses and their tenant's rules.
struct StoredKnowledge: Sendable {
    private let people: KnowledgePeople
    private let rules: KnowledgeRules
    private let budgets: KnowledgeBudgets

    init(
        _ postgres: PostgresClient,
        _ redis: RedisClient,
        _ changes: ChangeFeed,
        _ vault: AddressVault,
        metrics: MetricRegistry,
        logger: Logger
    ) {
        let reader = PeopleReader(postgres, redis, changes, metrics: metrics)
        people = KnowledgePeople(reader, SuppressionTables(postgres), vault, logger: logger)
        rules = KnowledgeRules(RuleTables(postgres), changes, metrics: metrics)
        budgets = KnowledgeBudgets(BudgetTables(postgres), changes, metrics: metrics)
    }

    /// All that a batch's commands are decided with, in so many round trips whatever the number of commands.
    func load(
        _ commands: [RecipientCommand],
        _ recipients: [Storage.RecipientKey: OwnedRecipient]
    ) async throws -> KnowledgeBatch {
        let needs = KnowledgeNeeds(commands, recipients)
        // Their copies are old, whether or not that has been told here.
        await people.forget(needs.changed)
        async let rules = rules.load(needs)
        async let budgets = budgets.load(needs.tenants)
        var batch = KnowledgeBatch()
        (batch.people, batch.suppressions) = try await people.load(needs)
        batch.rules = try await rules
        batch.spentBudgets = try await budgets
        return batch
    }
}
