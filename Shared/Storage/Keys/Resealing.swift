package import Crypto
package import Postgres

/// Seals under the newest key what older ones have sealed, a batch at a time, so that an old key can be retired. It goes
/// through each table by its key once; begun anew it passes over what is done. Services go on meanwhile: a value that
/// they change is left as they have made it. For the owner of the schema.
package struct Resealing: Sendable {
    /// How far a column is.
    package struct Progress: Sendable {
        package let column: String
        package var sealed = 0
        /// Values that no key of the ring opens.
        package var unreadable = 0
    }

    private let client: PostgresClient
    private let ring: KeyRing

    package init(_ client: PostgresClient, _ keys: DataKeys) {
        (self.client, ring) = (client, keys.ring)
    }

    /// Every column that holds something sealed, as `table.column`.
    package static var columns: Set<String> { Set(SealedColumn.all.map(\.name)) }

    /// Tells of each batch; returns how far every column has come.
    package func run(batch: Int = 500, _ tell: (Progress) throws -> Void = { _ in }) async throws -> [Progress] {
        var all: [Progress] = []
        for column in SealedColumn.all {
            var progress = Progress(column: column.name)
            var last: [String]?
            while let end = try await step(column, after: last, batch, &progress) {
                last = end
                try tell(progress)
            }
            all.append(progress)
        }
        return all
    }

    /// How many values of each column other keys have sealed; columns without any are left out.
    package func stale() async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for column in SealedColumn.all {
            let count = try await client.query(.stale(column, ring.head)).decodeFirst(Int.self) ?? 0
            if count > 0 { counts[column.name] = count }
        }
        return counts
    }

    /// The key of the last row that was looked at; `nil` when there was none.
    private func step(
        _ column: SealedColumn,
        after last: [String]?,
        _ limit: Int,
        _ progress: inout Progress
    ) async throws -> [String]? {
        let rows = try await client.query(.batch(of: column, after: last, ring.head, limit))
            .decode(([String], [UInt8]).self)
        var updates: [PostgresQuery] = []
        for (texts, old) in rows {
            if let new = reseal(old, column.context(texts)) {
                updates.append(.update(column, texts, from: old, to: new, ring.currentKeyID))
            } else {
                progress.unreadable += 1
            }
        }
        progress.sealed += try await write(updates)
        return rows.last.map { Array($0.0.prefix(column.keys.count)) }
    }

    private func reseal(_ old: [UInt8], _ context: [UInt8]?) -> [UInt8]? {
        guard let context, let plain = try? ring.open(old, context: context) else { return nil }
        return try? ring.seal(plain, context: context)
    }

    private func write(_ updates: [PostgresQuery]) async throws -> Int {
        guard !updates.isEmpty else { return 0 }
        return try await client.transaction { transaction in
            try await transaction.pipeline(updates).reduce(0) { $0 + (try $1.get().affected) }
        }
    }
}

extension PostgresQuery {
    /// Erased values are empty.
    fileprivate static func stale(_ column: SealedColumn, _ head: [UInt8]) -> PostgresQuery {
        """
        SELECT count(*) FROM \(unescaped: column.table)
        WHERE octet_length(\(unescaped: column.column)) > 0
            AND substring(\(unescaped: column.column) FROM 1 FOR \(Int32(head.count))) <> \(head)
        """
    }

    fileprivate static func batch(
        of column: SealedColumn,
        after last: [String]?,
        _ head: [UInt8],
        _ limit: Int
    ) -> PostgresQuery {
        let names = column.keys.map(\.name).joined(separator: ", ")
        let texts = (column.keys.map(\.name) + column.more).map { "\($0)::text" }.joined(separator: ", ")
        return """
            SELECT ARRAY[\(unescaped: texts)], \(unescaped: column.column)
            FROM \(unescaped: column.table), (SELECT \(last ?? [])::text[] AS last) given
            WHERE octet_length(\(unescaped: column.column)) > 0
                AND substring(\(unescaped: column.column) FROM 1 FOR \(Int32(head.count))) <> \(head)
                AND (\(last == nil) OR (\(unescaped: names)) > (\(unescaped: column.typed("last"))))
            ORDER BY \(unescaped: names) LIMIT \(Int32(clamping: limit))
            """
    }

    fileprivate static func update(
        _ column: SealedColumn,
        _ texts: [String],
        from old: [UInt8],
        to new: [UInt8],
        _ key: UInt32
    ) -> PostgresQuery {
        let names = column.keys.map(\.name).joined(separator: ", ")
        let named = column.isNamed ? ", key_id = '\(key)'" : ""
        return """
            UPDATE \(unescaped: column.table) SET \(unescaped: column.column) = \(new)\(unescaped: named)
            FROM (SELECT \(texts)::text[] AS this) given
            WHERE (\(unescaped: names)) = (\(unescaped: column.typed("this"))) AND \(unescaped: column.column) = \(old)
            """
    }
}

extension SealedColumn {
    /// Its key, out of an array of texts.
    fileprivate func typed(_ array: String) -> String {
        keys.enumerated().map { "\(array)[\($0.offset + 1)]::\($0.element.type)" }.joined(separator: ", ")
    }
}
