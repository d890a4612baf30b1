import Notifications
import Postgres
import Storage

/// A tenant's categories and templates, which many people's commands ask for: what is published is seen after
/// `lifetime` at the latest.
struct KnowledgeRules: Sendable {
    private struct Key: Hashable {
        let tenant: TenantID
        let name: String
    }

    static let lifetime: Duration = .seconds(5)

    private let postgres: PostgresClient
    private let categories = StoreCache<Key, Notifications.Category?>(lifetime: lifetime, limit: 10_000)
    private let templates = StoreCache<Key, PublishedTemplate?>(lifetime: lifetime, limit: 10_000)

    init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    func add(_ mentions: RecipientState.Mentions, of tenant: TenantID, to knowledge: inout Knowledge) async throws {
        for name in mentions.categories { knowledge.categories[name] = try await category(name, tenant) }
        for name in mentions.templates { knowledge.templates[name] = try await template(name, tenant) }
    }

    private func category(_ name: String, _ tenant: TenantID) async throws -> Notifications.Category? {
        guard let key = CategoryKey(rawValue: name) else { return nil }
        return try await categories.value(Key(tenant: tenant, name: name)) {
            try await CategoryStore(TenantDatabase(postgres, tenant)).find(key).map(Notifications.Category.init)
        }
    }

    private func template(_ name: String, _ tenant: TenantID) async throws -> PublishedTemplate? {
        guard let key = TemplateKey(rawValue: name) else { return nil }
        return try await templates.value(Key(tenant: tenant, name: name)) {
            try await TemplateStore(TenantDatabase(postgres, tenant)).published(key).map(PublishedTemplate.init)
        }
    }
}
