package import Primitives

/// The bot whose mini apps' visitors are people of a tenant, without its secret.
package struct TelegramBot: Sendable, Equatable {
    /// Telegram's number for it.
    package let id: Int64
    package let version: Int
    package let updatedAt: Timestamp
}

/// What proves to Telegram, and to those who check what it has signed, that one owns a bot: `1234567:AAH…`.
package struct TelegramBotToken: Sendable, Equatable {
    package let text: String
    /// The bot's number, which stands before the colon.
    package let bot: Int64

    /// `nil` for what no token of @BotFather's looks like.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...16).contains(parts[0].count), (20...128).contains(parts[1].count),
            parts[0].allSatisfy(TelegramBotToken.isDigit), parts[1].allSatisfy(TelegramBotToken.isPlain),
            let bot = Int64(String(decoding: parts[0], as: UTF8.self)), bot > 0
        else { return nil }
        (self.text, self.bot) = (text, bot)
    }

    private static func isDigit(_ letter: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter)
    }

    private static func isPlain(_ letter: UInt8) -> Bool {
        isDigit(letter) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter | 0x20)
            || letter == UInt8(ascii: "_") || letter == UInt8(ascii: "-")
    }
}
