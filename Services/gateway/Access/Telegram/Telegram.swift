import HTTPServer
import Primitives
import PublicAPI
import Storage

/// The way in for people who come through a tenant's bot, and the bot itself.
struct Telegram: Sendable {
    let access: Access
    let vault: TelegramBotVault
    let gate: AddressGate
    /// How long what Telegram has signed is believed.
    var oldest = Duration.seconds(3600)

    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let path = "/api/v1/telegram-bot"
        let bots = TelegramBots(access: access, vault: vault)
        router.on(.get, path, authenticator.requiring([.admin], bots.get))
        router.on(.put, path, authenticator.requiring([.admin], bots.put))
        router.on(.delete, path, authenticator.requiring([.admin], bots.remove))
        router.on(.post, "/api/v1/tokens/telegram", TelegramLogin(telegram: self).answer)
    }
}

extension HTTPError {
    static let noTelegramBot = HTTPError(.notFound, "telegram_bot_not_found", detail: "The tenant has none.")

    /// The same for every reason, so that nobody learns which tenants have a bot.
    static let telegramRefused = HTTPError(
        .unauthorized,
        "telegram_refused",
        title: "Telegram has not said so",
        detail: "It is not signed by the tenant's bot, or not of late.",
        fields: ["WWW-Authenticate": #"Bearer realm="herald""#]
    )
}
