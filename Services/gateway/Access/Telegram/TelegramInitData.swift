import Crypto
import HTTPServer
import JSON
import Primitives
import Storage

/// What Telegram hands to a mini app of who has opened it, as `Telegram.WebApp.initData` has it: a query string that the
/// bot's token has signed.
struct TelegramInitData: Sendable {
    let signedAt: Timestamp
    /// Every field but the hash, in the order of their names: what is signed.
    private let signed: String
    private let hash: [UInt8]
    private let user: String

    static let longest = 8192

    /// `nil` for what Telegram never writes: too long, a field twice, none of those that count, or signs in it that
    /// could make one field look like two.
    init?(_ text: String) {
        guard text.utf8.count <= TelegramInitData.longest else { return nil }
        var fields: [String: String] = [:]
        for item in HTTPQuery(text).items {
            guard item.isPlain, fields.updateValue(item.value, forKey: item.name) == nil else { return nil }
        }
        guard let hash = fields.removeValue(forKey: "hash").flatMap({ [UInt8](hex: $0) }), hash.count == 32,
            let seconds = fields["auth_date"].flatMap({ Int64($0) }), (0...253_402_300_799).contains(seconds),
            let user = fields["user"]
        else { return nil }
        (self.hash, self.user) = (hash, user)
        signedAt = Timestamp(milliseconds: seconds * 1000)
        signed = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
    }

    /// Not older than `age`, and not of a future that differing clocks do not explain.
    func isFresh(at now: Timestamp, within age: Duration) -> Bool {
        signedAt >= now - age && signedAt <= now + .seconds(60)
    }

    func isSigned(by token: TelegramBotToken) -> Bool {
        let secret = HMAC(.sha256, key: "WebAppData".utf8).code(for: token.text.utf8)
        return HMAC(.sha256, key: secret).isCode(hash, for: signed.utf8)
    }

    /// What the person is called here: `telegram:` and Telegram's number for them.
    var person: UserID? {
        guard let document = try? JSONDocument(parsing: Array(user.utf8)),
            let number = try? document.root["id"]?.integer(1...(1 << 52))
        else { return nil }
        return UserID(rawValue: "telegram:\(number)")
    }
}

extension HTTPQuery.Item {
    /// Small letters name it, and no line ends in it.
    fileprivate var isPlain: Bool {
        let isNamed = name.utf8.allSatisfy { letter in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) || letter == UInt8(ascii: "_")
        }
        return isNamed && !name.isEmpty && value.utf8.allSatisfy { $0 >= 0x20 }
    }
}
