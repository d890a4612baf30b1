package import Postgres

/// Every tenant's rules, many at once. For a service of the fleet.
package struct RuleTables: Sendable {
    /// The published version of a template, without its words.
    package struct Publication: Sendable, Hashable {
        package let version: Int
        /// Of each channel for which it has words, by their names: the same in every language.
        package let variants: [Channel: [Variant]]

        package struct Variant: Sendable, Hashable {
            package let name: String
            package let weight: Int
        }
    }

    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    package func categories(
        _ keys: [TenantItem<CategoryKey>]
    ) async throws -> [TenantItem<CategoryKey>: Category] {
        guard !keys.isEmpty else { return [:] }
        let rows = try await client.query(
            """
            SELECT tenant_id, \(unescaped: Category.columns)
            FROM unnest(\(keys.map(\.tenant)), \(keys.map(\.key))) AS k (tenant_id, category)
            JOIN categories USING (tenant_id, category)
            """
        )
        var found: [TenantItem<CategoryKey>: Category] = [:]
        for row in rows {
            let category = try Category(row, from: 1)
            found[TenantItem(try row.decode(TenantID.self, at: 0), category.key)] = category
        }
        return found
    }

    package func flags(_ keys: [TenantItem<FlagKey>]) async throws -> [TenantItem<FlagKey>: Flag] {
        guard !keys.isEmpty else { return [:] }
        let rows = try await client.query(
            """
            SELECT tenant_id, \(unescaped: Flag.columns)
            FROM unnest(\(keys.map(\.tenant)), \(keys.map(\.key))) AS k (tenant_id, flag)
            JOIN flags AS f USING (tenant_id, flag)
            """
        )
        var found: [TenantItem<FlagKey>: Flag] = [:]
        for row in rows {
            let flag = try Flag(row, from: 1)
            found[TenantItem(try row.decode(TenantID.self, at: 0), flag.key)] = flag
        }
        return found
    }

    package func publications(
        _ keys: [TenantItem<TemplateKey>]
    ) async throws -> [TenantItem<TemplateKey>: Publication] {
        guard !keys.isEmpty else { return [:] }
        let rows = try await client.query(
            """
            SELECT t.tenant_id, t.template, t.published_version, ARRAY(
                SELECT DISTINCT concat_ws(' ', channel, weight, variant) AS part FROM template_contents c
                WHERE (c.tenant_id, c.template, c.number) = (t.tenant_id, t.template, t.published_version)
                ORDER BY part
            )
            FROM unnest(\(keys.map(\.tenant)), \(keys.map(\.key))) AS k (tenant_id, template)
            JOIN templates t USING (tenant_id, template) WHERE t.published_version IS NOT NULL
            """
        ).decode((TenantID, TemplateKey, Int, [String]).self)
        return Dictionary(
            rows.map { (TenantItem($0.0, $0.1), Publication(version: $0.2, parts: $0.3)) }
        ) { $1 }
    }

    /// Of the tenants that have said anything.
    package func preferences(_ tenants: [TenantID]) async throws -> [TenantID: Preferences] {
        guard !tenants.isEmpty else { return [:] }
        let outcomes = try await client.pipeline([
            """
            SELECT tenant_id, \(unescaped: Preferences.columns) FROM tenant_preferences
            WHERE tenant_id = ANY (\(tenants))
            """,
            """
            SELECT tenant_id, nullif(category, ''), nullif(channel, ''), allowed FROM tenant_choices
            WHERE tenant_id = ANY (\(tenants)) ORDER BY tenant_id, category, channel
            """,
        ])
        guard outcomes.count == 2 else { return [:] }
        let choices = Dictionary(
            grouping: try outcomes[1].get().decode((TenantID, CategoryKey?, Channel?, Bool).self),
            by: \.0
        ).mapValues { $0.map { Preferences.Choice(category: $0.1, channel: $0.2, isAllowed: $0.3) } }
        let rows = try outcomes[0].get().decode(
            (TenantID, Int?, Int?, String?, Int?, Int?, Preferences.Digest?, Int?, Bool?, Int).self
        )
        return Dictionary(
            rows.map { tenant, from, until, timezone, hourly, daily, digest, minute, tracking, version in
                let columns = (from, until, timezone, hourly, daily, digest, minute, tracking, version)
                return (tenant, Preferences(columns, choices[tenant] ?? []))
            }
        ) { $1 }
    }
}

extension RuleTables.Publication {
    /// Each part is a channel, a weight and a variant's name.
    fileprivate init(version: Int, parts: [String]) {
        self.version = version
        variants = parts.reduce(into: [:]) { variants, part in
            let words = part.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard words.count == 3, let channel = Channel(rawValue: words[0]), let weight = Int(words[1]) else {
                return
            }
            variants[channel, default: []].append(Variant(name: words[2], weight: weight))
        }
    }
}
