import Postgres
package import Primitives

/// Reads a tenant's hourly counts.
package struct ReportQueries: Sendable {
    let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    /// What happened, told apart by `dimensions` and by its kind.
    package func counts(_ filter: ReportFilter, by dimensions: [ReportDimension]) async throws -> [ReportCount] {
        let keys = dimensions.map(\.expression).joined(separator: ", ")
        let rows = try await database.session.query(
            """
            SELECT ARRAY[\(unescaped: keys)]::text[] AS keys, kind, currency,
                least(sum(count), 9223372036854775807)::bigint,
                greatest(least(sum(cost), 9223372036854775807), -9223372036854775807)::bigint
            FROM hourly_counts
            WHERE tenant_id = \(database.tenant) AND hour >= \(filter.span.lowerBound) AND hour < \(filter.span.upperBound)
                AND (\(filter.channel)::text IS NULL OR channel = \(filter.channel))
                AND (\(filter.provider)::text IS NULL OR provider = \(filter.provider))
                AND (\(filter.template)::text IS NULL OR template = \(filter.template))
                AND (\(filter.category)::text IS NULL OR category = \(filter.category))
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """
        )
        return try rows.map(ReportCount.init)
    }

    /// What the tenant's budgets have come to in the month of `moment`.
    package func budgets(at moment: Timestamp) async throws -> [BudgetUse] {
        try await BudgetStore(database).uses(at: moment)
    }

    /// By channel and provider; templates and categories have none.
    package func latencies(_ filter: ReportFilter) async throws -> [ReportLatency] {
        let rows = try await database.session.query(
            """
            SELECT channel, provider, kind, array_agg(step ORDER BY step), array_agg(count ORDER BY step)
            FROM (
                SELECT channel, provider, kind, step, least(sum(count), 9223372036854775807)::bigint AS count
                FROM hourly_latencies
                WHERE tenant_id = \(database.tenant)
                    AND hour >= \(filter.span.lowerBound) AND hour < \(filter.span.upperBound)
                    AND (\(filter.channel)::text IS NULL OR channel = \(filter.channel))
                    AND (\(filter.provider)::text IS NULL OR provider = \(filter.provider))
                GROUP BY channel, provider, kind, step
            ) steps
            GROUP BY channel, provider, kind ORDER BY channel, provider, kind
            """
        )
        return try rows.map(ReportLatency.init)
    }
}

extension ReportDimension {
    fileprivate var expression: String {
        switch self {
        case .hour: "extract(epoch FROM hour)::bigint::text"
        case .day: "extract(epoch FROM date_trunc('day', hour, 'UTC'))::bigint::text"
        case .channel, .provider, .template: rawValue
        }
    }
}
