import HTTPServer
import PublicAPI

extension OperationGroup {
    static let telegram = OperationGroup(
        name: "Telegram",
        summary: "People who come through a mini app of a tenant's bot are who Telegram says they are.",
        operations: [
            Operation(
                .post,
                "/api/v1/tokens/telegram",
                "issueTelegramToken",
                "A token for who has opened a mini app",
                roles: nil,
                detail: """
                    `init_data` is `Telegram.WebApp.initData` as it is. The token is for the inbox and the preferences of \
                    the person `telegram:ID`, for an hour.
                    """,
                body: .json("TelegramTokenRequest"),
                answers: [.one("InboxToken", .created)],
                problems: [.telegramRefused, loginLimited, .unavailable, .notAudited]
            ),
            Operation(
                .get,
                "/api/v1/telegram-bot",
                "getTelegramBot",
                "The tenant's bot",
                roles: [.admin],
                answers: [.one("TelegramBot")],
                problems: [.noTelegramBot]
            ),
            Operation(
                .put,
                "/api/v1/telegram-bot",
                "saveTelegramBot",
                "Name the bot, or another one",
                roles: [.admin],
                detail: "Its token is kept sealed and told to nobody.",
                body: .json("TelegramBotToken"),
                answers: [.one("TelegramBot"), .one("TelegramBot", .created)],
                problems: [.notAudited, .unknownTenant]
            ),
            Operation(
                .delete,
                "/api/v1/telegram-bot",
                "removeTelegramBot",
                "Have no bot",
                roles: [.admin],
                detail: "Nobody comes in through it any more; tokens that were issued hold for their hour.",
                answers: [.empty],
                problems: [.notAudited]
            ),
        ],
        schemas: [
            Schema(
                "TelegramTokenRequest",
                """
                {"type": "object", "additionalProperties": false, "required": ["tenant", "init_data"], "properties": {
                 "tenant": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,62}$"},
                 "init_data": {"type": "string", "minLength": 1, "maxLength": \(TelegramInitData.longest)}},
                 "examples": [{"tenant": "demo", "init_data": "user=%7B%22id%22%3A42%7D&auth_date=1700000000&hash=0a"}]}
                """
            ),
            Schema(
                "TelegramBotToken",
                """
                {"type": "object", "additionalProperties": false, "required": ["token"], "properties": {
                 "token": {"type": "string", "pattern": "^0*[1-9][0-9]{0,15}:[A-Za-z0-9_-]{20,128}$", "maxLength": 145}},
                 "examples": [{"token": "7654321:an-example-of-a-token-012345678"}]}
                """
            ),
            Schema(
                "TelegramBot",
                """
                {"type": "object", "required": ["bot_id", "version", "updated_at"], "properties": {
                 "bot_id": {"type": "integer"}, "version": {"type": "integer"},
                 "updated_at": {"$ref": "#/components/schemas/Time"}}}
                """
            ),
        ]
    )

    private static let loginLimited = HTTPError.rateLimited(
        RateLimitState(limit: 0, remaining: 0, reset: .zero),
        retryAfter: .seconds(1)
    )
}
