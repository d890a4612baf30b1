package import Concurrency

/// The database as one tenant sees it. The tenant is set for a transaction, never for a session, so that it cannot
/// stay behind in a connection; and in the statement's own round trip.
package struct PostgresTenantSession: PostgresSession {
    let client: PostgresClient
    package let tenant: String

    package func pipeline(
        _ statements: [PostgresQuery],
        _ scope: PipelineScope,
        until deadline: Deadline?
    ) async throws(PostgresError) -> [Result<PostgresRows, PostgresError>] {
        let groups = scope.groups(statements).map { [PostgresQuery.setTenant(tenant)] + $0 }
        var outcomes = try await client.pipeline(groups, until: deadline)[...]
        return groups.flatMap { group in
            defer { outcomes = outcomes.dropFirst(group.count) }
            return outcomes.prefix(group.count).dropFirst()
        }
    }

    package func script(_ sql: String, until deadline: Deadline?) async throws(PostgresError) {
        do {
            try await client.transaction(tenant: tenant, until: deadline) { try await $0.script(sql) }
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.protocolFailure, "\(error)")
        }
    }

    package func copyIn(
        _ table: PostgresIdentifier,
        columns: [PostgresIdentifier],
        until deadline: Deadline?,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        try await client.transaction(tenant: tenant, until: deadline) { transaction in
            try await transaction.copyIn(table, columns: columns, until: deadline, body)
        }
    }
}

extension PostgresQuery {
    /// What `SET LOCAL` does, as a statement that takes a value.
    static func setTenant(_ tenant: String) -> PostgresQuery {
        "SELECT set_config('herald.tenant', \(tenant), true)"
    }
}
