import Postgres

extension TenantDatabase {
    /// The language of people who have none of their own; `nil` when there is no such tenant.
    package func defaultLocale() async throws -> String? {
        try await session.query("SELECT default_locale FROM tenants WHERE tenant_id = \(tenant)").decodeFirst(
            String.self
        )
    }
}
