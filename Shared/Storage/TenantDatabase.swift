package import Postgres

/// The database as one tenant sees it; what the stores of a tenant's things are made with.
package struct TenantDatabase: Sendable {
    let client: PostgresClient
    package let tenant: TenantID

    package init(_ client: PostgresClient, _ tenant: TenantID) {
        (self.client, self.tenant) = (client, tenant)
    }

    var session: PostgresTenantSession { client.tenant(tenant.rawValue) }

    func transaction<Value: Sendable>(_ body: (PostgresTransaction) async throws -> Value) async throws -> Value {
        try await client.transaction(tenant: tenant.rawValue, body)
    }
}
