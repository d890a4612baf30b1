import Postgres
import Primitives
import Storage

/// Where a tenant's reports come from: the replica, if there is one, for what events have added up to; the primary for
/// what somebody may have changed just now.
struct ReportSource: Sendable {
    let tenant: TenantID
    let primary: PostgresClient
    let replica: ReadReplica?

    func counts(_ filter: ReportFilter, by dimensions: [ReportDimension]) async throws -> [ReportCount] {
        try await read { try await $0.counts(filter, by: dimensions) }
    }

    func latencies(_ filter: ReportFilter) async throws -> [ReportLatency] {
        try await read { try await $0.latencies(filter) }
    }

    func events(_ filter: ReportFilter, after place: ReportEvent.Place?, limit: Int) async throws -> [ReportEvent] {
        try await read { try await $0.events(filter, after: place, limit: limit) }
    }

    func budgets(at moment: Timestamp) async throws -> [BudgetUse] {
        try await queries(primary).budgets(at: moment)
    }

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (ReportQueries) async throws -> Value
    ) async throws -> Value {
        guard let replica else { return try await body(queries(primary)) }
        return try await replica.read(orFrom: primary) { try await body(queries($0)) }
    }

    private func queries(_ client: PostgresClient) -> ReportQueries {
        ReportQueries(TenantDatabase(client, tenant))
    }
}
