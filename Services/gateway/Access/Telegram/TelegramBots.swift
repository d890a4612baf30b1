import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// GET|PUT|DELETE /api/v1/telegram-bot. The bot's token goes in and never comes out.
struct TelegramBots: Sendable {
    let access: Access
    let vault: TelegramBotVault

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let bot = try await access.tables.read(caller) { try await TelegramBotStore($0, vault).find() }
        guard let bot else { throw HTTPError.noTelegramBot }
        return TelegramBots.answer(bot, request)
    }

    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let token = try BodyReader.object(request) { fields in
            fields.require("token") { try $0.parsed("a token of @BotFather's", TelegramBotToken.init) }
        }
        let deed = AuditDeed("telegram_bot.saved", of: "telegram_bot", "\(token.bot)")
        return try await access.audit.noting(deed, by: caller, in: request) { deed in
            let bot = try await access.tables.write(caller) { try await TelegramBotStore($0, vault).save(token) }
            deed.changes { $0.member("version", bot.version) }
            return TelegramBots.answer(bot, request, bot.version == 1 ? .created : .ok)
        }
    }

    /// Tokens that people have got through it hold until they expire or are revoked.
    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let deed = AuditDeed("telegram_bot.removed", of: "telegram_bot")
        return try await access.audit.noting(deed, by: caller, in: request) { _ in
            _ = try await access.tables.write(caller) { try await TelegramBotStore($0, vault).remove() }
            return HTTPResponse(.noContent)
        }
    }

    private static func answer(
        _ bot: TelegramBot,
        _ request: HTTPRequest,
        _ status: HTTPStatus = .ok
    ) -> HTTPResponse {
        Envelope.response(status, for: request) { json in
            json.object { json in
                json.key("bot_id")
                json.number(bot.id)
                json.member("version", bot.version)
                json.member("updated_at", bot.updatedAt)
            }
        }
    }
}
