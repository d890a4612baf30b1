package import Crypto
import Postgres

/// Seals the tokens of bots for the table. One opens for its own tenant alone.
package struct TelegramBotVault: Sendable {
    private let keys: KeyRing

    package init(_ keys: DataKeys) {
        self.keys = keys.ring
    }

    func seal(_ token: TelegramBotToken, _ tenant: TenantID) throws(CryptoError) -> [UInt8] {
        try keys.seal(Array(token.text.utf8), context: TelegramBotVault.context(tenant))
    }

    func open(_ sealed: [UInt8], _ tenant: TenantID) throws -> TelegramBotToken {
        let bytes = try keys.open(sealed, context: TelegramBotVault.context(tenant))
        guard let token = TelegramBotToken(String(decoding: bytes, as: UTF8.self)) else {
            throw PostgresError(.decoding, "a token that no bot can have")
        }
        return token
    }

    static func context(_ tenant: TenantID) -> [UInt8] {
        Array("telegram-bot/\(tenant)".utf8)
    }
}
