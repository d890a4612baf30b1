package import Postgres
import Primitives

/// Everybody's people, many at once. For a service of the fleet.
package struct PeopleTables: Sendable {
    private let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// In one round trip, as of one moment but for changes under way; those that are not there are not in it.
    package func find(_ people: [RecipientKey]) async throws -> [RecipientKey: PersonRecord] {
        guard !people.isEmpty else { return [:] }
        let outcomes = try await client.pipeline(PostgresQuery.people(people))
        guard outcomes.count == 5 else { return [:] }
        var records = try PeopleTables.users(try outcomes[0].get())
        try PeopleTables.addContacts(try outcomes[1].get(), to: &records)
        try PeopleTables.addDevices(try outcomes[2].get(), to: &records)
        try PeopleTables.addPreferences(try outcomes[3].get(), try outcomes[4].get(), to: &records)
        return Dictionary(records.filter { people.indices.contains($0.key) }.map { (people[$0], $1) }) { $1 }
    }

    private static func users(_ rows: PostgresRows) throws -> [Int: PersonRecord] {
        var records: [Int: PersonRecord] = [:]
        for (place, locale, timezone, version) in try rows.decode((Int, String?, String?, Int).self) {
            var record = PersonRecord()
            (record.locale, record.timezone, record.version) = (locale, timezone, version)
            records[place] = record
        }
        return records
    }

    private static func addContacts(_ rows: PostgresRows, to records: inout [Int: PersonRecord]) throws {
        let contacts = try rows.decode((Int, Channel, [UInt8], String, [UInt8], Bool).self)
        for (place, channel, bytes, keyID, blindIndex, isVerified) in contacts {
            let address = SealedAddress(bytes: bytes, keyID: keyID, blindIndex: blindIndex)
            records[place]?.contacts.append(Contact(channel: channel, address: address, isVerified: isVerified))
        }
    }

    private static func addDevices(_ rows: PostgresRows, to records: inout [Int: PersonRecord]) throws {
        let devices = try rows.decode((Int, UUIDv7, Device.Platform, String, [UInt8], String, [UInt8]).self)
        for (place, id, platform, app, bytes, keyID, blindIndex) in devices {
            let token = SealedAddress(bytes: bytes, keyID: keyID, blindIndex: blindIndex)
            records[place]?.devices.append(Device(id: id, platform: platform, app: app, token: token))
        }
    }

    private static func addPreferences(
        _ rows: PostgresRows,
        _ choiceRows: PostgresRows,
        to records: inout [Int: PersonRecord]
    ) throws {
        var choices: [Int: [Preferences.Choice]] = [:]
        for (place, category, channel, isAllowed) in try choiceRows.decode((Int, CategoryKey?, Channel?, Bool).self) {
            choices[place, default: []].append(.init(category: category, channel: channel, isAllowed: isAllowed))
        }
        let all = try rows.decode((Int, Int?, Int?, String?, Int?, Int?, Preferences.Digest?, Int?, Bool?, Int).self)
        for (place, from, until, timezone, hourly, daily, digest, minute, tracking, version) in all {
            let columns = (from, until, timezone, hourly, daily, digest, minute, tracking, version)
            records[place]?.preferences = Preferences(columns, choices[place] ?? [])
        }
    }
}

extension PostgresQuery {
    /// Each row names the place of its person among `people`.
    fileprivate static func people(_ people: [RecipientKey]) -> [PostgresQuery] {
        let (tenants, users) = (people.map(\.tenant), people.map(\.user))
        return [
            """
            SELECT place - 1, locale, timezone, version
            FROM unnest(\(tenants), \(users)) WITH ORDINALITY AS k (tenant_id, user_id, place)
            JOIN users USING (tenant_id, user_id)
            """,
            """
            SELECT place - 1, channel, address, key_id, blind_index, verified
            FROM unnest(\(tenants), \(users)) WITH ORDINALITY AS k (tenant_id, user_id, place)
            JOIN contacts USING (tenant_id, user_id) ORDER BY channel
            """,
            """
            SELECT place - 1, device_id, platform, app, token, key_id, blind_index
            FROM unnest(\(tenants), \(users)) WITH ORDINALITY AS k (tenant_id, user_id, place)
            JOIN devices USING (tenant_id, user_id) ORDER BY device_id
            """,
            """
            SELECT place - 1, \(unescaped: Preferences.columns)
            FROM unnest(\(tenants), \(users)) WITH ORDINALITY AS k (tenant_id, user_id, place)
            JOIN preferences USING (tenant_id, user_id)
            """,
            """
            SELECT place - 1, nullif(category, ''), nullif(channel, ''), allowed
            FROM unnest(\(tenants), \(users)) WITH ORDINALITY AS k (tenant_id, user_id, place)
            JOIN preference_choices USING (tenant_id, user_id) ORDER BY category, channel
            """,
        ]
    }
}
