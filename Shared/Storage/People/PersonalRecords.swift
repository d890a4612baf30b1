import Postgres

/// All that the tables hold of a person, whether or not there is such a user.
package struct PersonalRecords: Sendable {
    /// The log says who did what, and is kept: nobody but its owner can delete of it.
    private static let kept: Set<String> = ["audit_log"]

    private let database: TenantDatabase

    package init(_ database: TenantDatabase) {
        self.database = database
    }

    /// Every table that names a tenant, and a person or a notification; but no partition of one.
    package func tables() async throws -> [PersonalTable] {
        try await database.session.query(
            """
            WITH named AS (
                SELECT c.oid, c.relname::text AS name,
                    array(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0
                        AND NOT attisdropped AND atttypid <> 'bytea'::regtype ORDER BY attnum) AS columns,
                    -- The columns of its indexes, of which the primary key's come first.
                    array(SELECT array_to_string(array(
                            SELECT quote_ident(attname) FROM unnest(indkey) WITH ORDINALITY AS k (number, place)
                            JOIN pg_attribute ON attrelid = c.oid AND attnum = number ORDER BY place), ', ')
                        FROM pg_index WHERE indrelid = c.oid ORDER BY indisprimary DESC) AS keys
                FROM pg_class c
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition)
            SELECT name, columns, keys[1], NOT ('user_id' = ANY(columns) AND ('notification_id' <> ALL(columns)
                OR EXISTS (SELECT FROM unnest(keys) AS k WHERE k LIKE 'tenant_id, user_id%')))
            FROM named
            WHERE 'tenant_id' = ANY(columns) AND ('user_id' = ANY(columns) OR 'notification_id' = ANY(columns))
            ORDER BY name
            """
        ).map(PersonalTable.init)
    }

    /// Rows as JSON, in the order of the table's key.
    package func rows(
        of user: UserID,
        in table: PersonalTable,
        skipping offset: Int,
        limit: Int
    ) async throws -> [String] {
        try await database.session.query(
            """
            WITH who AS (SELECT \(database.tenant)::text AS tenant_id, \(user)::text AS user_id)
            SELECT row_to_json(r)::text FROM (
                SELECT \(unescaped: table.columnList) FROM \(table.identifier) WHERE \(unescaped: table.condition)
                ORDER BY \(unescaped: table.key) LIMIT \(limit) OFFSET \(offset)) r
            """
        ).decode(String.self)
    }

    /// Removes them and returns how many rows those were.
    package func erase(_ user: UserID) async throws -> Int {
        var erased = 0
        // What hangs on a notification is found by it, and goes before it.
        let tables = try await tables().filter { !PersonalRecords.kept.contains($0.name) }
        for table in tables.filter(\.isOfNotification) + tables.filter({ !$0.isOfNotification }) {
            erased += try await database.session.execute(
                """
                WITH who AS (SELECT \(database.tenant)::text AS tenant_id, \(user)::text AS user_id)
                DELETE FROM \(table.identifier) WHERE \(unescaped: table.condition)
                """
            )
        }
        return erased
    }
}

extension PersonalTable {
    fileprivate init(_ row: PostgresRow) throws {
        name = try row.decode(String.self, at: 0)
        columns = try row.decode([String].self, at: 1)
        key = try row.decode(String.self, at: 2)
        isOfNotification = try row.decode(Bool.self, at: 3)
    }
}
