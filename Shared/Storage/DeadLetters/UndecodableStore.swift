import Postgres
import Primitives

/// The records among a channel's dead letters that are none, and that nobody has discarded.
package struct UndecodableStore: Sendable {
    private let database: TenantDatabase
    private let channel: Channel

    /// They belong to no tenant: the caller sees to it that only operators ask.
    package init(_ database: TenantDatabase, _ channel: Channel) {
        (self.database, self.channel) = (database, channel)
    }

    /// By partition and offset; `after` is the last one of the page before.
    package func list(after: UndecodableRecord.Place?, limit: Int) async throws -> [UndecodableRecord] {
        try await database.session.query(
            """
            SELECT topic, partition, record_offset, size, fault, seen_at FROM undecodable_records
            WHERE channel = \(channel) AND discarded_at IS NULL
                AND (partition, record_offset) > (\(after?.partition ?? -1), \(after?.offset ?? -1))
            ORDER BY partition, record_offset LIMIT \(max(0, limit))
            """
        ).map { try UndecodableRecord($0, channel) }
    }

    /// Whether there was such a one.
    package func discard(_ place: UndecodableRecord.Place, by author: String) async throws -> Bool {
        try await database.session.execute(
            """
            UPDATE undecodable_records SET discarded_at = now(), discarded_by = \(author)
            WHERE channel = \(channel) AND partition = \(place.partition) AND record_offset = \(place.offset)
                AND discarded_at IS NULL
            """
        ) > 0
    }
}

extension ProjectionStore {
    /// Notes where they lie; one that is noted already changes nothing, also when it was discarded.
    package func note(_ records: [UndecodableRecord]) async throws {
        guard !records.isEmpty else { return }
        let statements = records.map { record -> PostgresQuery in
            """
            INSERT INTO undecodable_records (topic, partition, record_offset, channel, size, fault)
            VALUES (\(record.topic), \(record.place.partition), \(record.place.offset), \(record.channel),
                \(Int32(clamping: record.size)), \(record.fault))
            ON CONFLICT DO NOTHING
            """
        }
        for outcome in try await client.pipeline(statements) { _ = try outcome.get() }
    }
}

extension UndecodableRecord {
    fileprivate init(_ row: PostgresRow, _ channel: Channel) throws {
        let place = Place(partition: try row.decode(Int32.self, at: 1), offset: try row.decode(Int64.self, at: 2))
        self.init(
            topic: try row.decode(String.self, at: 0),
            place,
            on: channel,
            size: Int(try row.decode(Int32.self, at: 3)),
            fault: try row.decode(String.self, at: 4)
        )
        seenAt = try row.decode(Timestamp.self, at: 5)
    }
}
