import Crypto
import Postgres
import Primitives

/// A tenant's bot. There is one at most.
package struct TelegramBotStore: Sendable {
    private let database: TenantDatabase
    private let vault: TelegramBotVault

    package init(_ database: TenantDatabase, _ vault: TelegramBotVault) {
        (self.database, self.vault) = (database, vault)
    }

    package func find() async throws -> TelegramBot? {
        try await database.session.query(
            "SELECT bot_id, version, updated_at FROM telegram_bots WHERE tenant_id = \(database.tenant)"
        ).first.map(TelegramBot.init)
    }

    package func token() async throws -> TelegramBotToken? {
        let rows = try await database.session.query(
            "SELECT token FROM telegram_bots WHERE tenant_id = \(database.tenant)"
        )
        return try rows.decodeFirst([UInt8].self).map { try vault.open($0, database.tenant) }
    }

    /// Makes it the tenant's bot in place of another; what that one has signed is believed no longer.
    package func save(_ token: TelegramBotToken) async throws -> TelegramBot {
        let sealed = try vault.seal(token, database.tenant)
        let rows = try await database.session.query(
            """
            INSERT INTO telegram_bots AS b (tenant_id, bot_id, token)
            VALUES (\(database.tenant), \(token.bot), \(sealed))
            ON CONFLICT (tenant_id) DO UPDATE SET bot_id = EXCLUDED.bot_id, token = EXCLUDED.token,
                version = b.version + 1, updated_at = now()
            RETURNING bot_id, version, updated_at
            """
        )
        return try StorageError.unlessConflict(rows.first.map(TelegramBot.init), "the bot")
    }

    /// Whether there was one.
    package func remove() async throws -> Bool {
        try await database.session.execute("DELETE FROM telegram_bots WHERE tenant_id = \(database.tenant)") > 0
    }
}

extension TelegramBot {
    fileprivate init(_ row: PostgresRow) throws {
        id = try row.decode(Int64.self, at: 0)
        version = Int(try row.decode(Int32.self, at: 1))
        updatedAt = try row.decode(Timestamp.self, at: 2)
    }
}
