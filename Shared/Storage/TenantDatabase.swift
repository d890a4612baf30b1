package import Postgres

/// The database as one tenant sees it; what the stores of a tenant's things are made with.
package struct TenantDatabase: Sendable {
    package let tenant: TenantID
    private let way: Way

    private enum Way {
        /// Each call by itself.
        case calls(PostgresClient)
        case transaction(PostgresTransaction)
    }

    package init(_ client: PostgresClient, _ tenant: TenantID) {
        (way, self.tenant) = (.calls(client), tenant)
    }

    private init(_ transaction: PostgresTransaction, _ tenant: TenantID) {
        (way, self.tenant) = (.transaction(transaction), tenant)
    }

    /// All that stores do with the database that `body` gets is done together or not at all. After a conflict with
    /// another transaction `body` runs again, so it must do nothing else.
    package func atomically<Value: Sendable>(_ body: (TenantDatabase) async throws -> Value) async throws -> Value {
        try await transaction { try await body(TenantDatabase($0, tenant)) }
    }

    var session: any PostgresSession {
        switch way {
        case .calls(let client): client.tenant(tenant.rawValue)
        case .transaction(let transaction): transaction
        }
    }

    /// A transaction of its own, or the one under way.
    func transaction<Value: Sendable>(_ body: (PostgresTransaction) async throws -> Value) async throws -> Value {
        switch way {
        case .calls(let client): try await client.transaction(tenant: tenant.rawValue, body)
        case .transaction(let transaction): try await body(transaction)
        }
    }
}
