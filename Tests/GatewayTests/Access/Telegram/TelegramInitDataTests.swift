import Primitives
import Storage
import Testing

@testable import Gateway

@Suite("What Telegram has signed")
struct TelegramInitDataTests {
    /// As published with a token that is used no more: without, and with the field `signature`, which the hash covers.
    private static let published = [
        (
            token: "5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8",
            text: """
            query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22\
            last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22\
            is_premium%22%3Atrue%7D&auth_date=1662771648\
            &hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2
            """,
            at: Int64(1_662_771_648)
        ),
        (
            token: "7342037359:AAHI25ES9xCOMPokpYoz-p8XVrZUdygo2J4",
            text: """
            user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%20%2B%20-%20%3F%20%5C%2F%22%2C%22\
            last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22\
            is_premium%22%3Atrue%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Ft.me\
            %5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2F4FPEE4tmP3ATHa57u6MqTDih13LTOiMoKoLDRG4PnSA.svg%22%7D\
            &chat_instance=8134722200314281151&chat_type=private&auth_date=1733509682\
            &signature=TYJxVcisqbWjtodPepiJ6ghziUL94-KNpG8Pau-X7oNNLNBM72APCpi_RKiUlBvcqo5L-LAxIc3dnTzcZX_PDg\
            &hash=a433d8f9847bd6addcc563bff7cc82c89e97ea0d90c11fe5729cae6796a36d73
            """,
            at: Int64(1_733_509_682)
        ),
    ]

    @Test("published data is believed by its own bot's token and by no other, and names its person", arguments: [0, 1])
    func published(_ index: Int) throws {
        let (example, other) = (Self.published[index], Self.published[1 - index])
        let data = try #require(TelegramInitData(example.text))
        #expect(data.isSigned(by: try #require(TelegramBotToken(example.token))))
        #expect(!data.isSigned(by: try #require(TelegramBotToken(other.token))))
        #expect(data.person?.rawValue == "telegram:279058397")
        #expect(data.signedAt == Timestamp(milliseconds: example.at * 1000))
    }

    @Test("whatever is changed, added, left out or renamed, the signature does not hold")
    func changed() throws {
        let example = Self.published[0]
        let token = try #require(TelegramBotToken(example.token))
        let changes = [
            ("279058397", "279058398"), ("Vladislav", "Vladislaw"), ("auth_date=1662771648", "auth_date=1662771649"),
            ("query_id=AAHdF6IQAAAAAN0XohDhrOrc&", ""), ("query_id", "query_ie"), ("&auth", "&chat_type=private&auth"),
            ("hash=c", "hash=d"),
        ]
        for (old, new) in changes {
            let text = try #require(example.text.firstRange(of: old)).replacing(in: example.text, by: new)
            let data = try #require(TelegramInitData(text), "\(old) → \(new)")
            #expect(!data.isSigned(by: token), "\(old) → \(new)")
        }
        // The order does not count: Telegram sorts.
        let turned = example.text.split(separator: "&").reversed().joined(separator: "&")
        #expect(try #require(TelegramInitData(turned)).isSigned(by: token))
    }

    @Test("what Telegram never writes is not looked into")
    func hostile() {
        let (hash, user) = ("hash=" + String(repeating: "0a", count: 32), "user=%7B%22id%22%3A1%7D")
        let good = "auth_date=1&\(user)&\(hash)"
        #expect(TelegramInitData(good) != nil)
        let texts = [
            "", "&&&", "=", "\(user)&\(hash)", "auth_date=1&\(hash)", "auth_date=1&\(user)",
            "auth_date=x&\(user)&\(hash)",
            "auth_date=-1&\(user)&\(hash)", "auth_date=999999999999999999999&\(user)&\(hash)",
            "auth_date=253402300800&\(user)&\(hash)", "\(good)&auth_date=1", "\(good)&\(hash)", "\(good)&\(user)",
            "\(good)&a=b%0Auser=%7B%7D", "\(good)&a%0Ab=c", "\(good)&a%3Db=c", "\(good)&=x", "\(good)&a=%00",
            "auth_date=1&\(user)&hash=0a", "auth_date=1&\(user)&hash=" + String(repeating: "zz", count: 32),
            "\(good)&a=" + String(repeating: "x", count: TelegramInitData.longest),
        ]
        for text in texts { #expect(TelegramInitData(text) == nil, "\(text.prefix(80))") }
        for person in [
            "", "1", "%7B%7D", "%7B%22id%22%3A0%7D", "%7B%22id%22%3A%221%22%7D", "%7B%22id%22%3A1e3%7D", "%FF",
        ] {
            #expect(TelegramInitData("auth_date=1&user=\(person)&\(hash)")?.person == nil, "\(person)")
        }
    }

    @Test("it is believed for its time, and a minute ahead of ours")
    func fresh() throws {
        let data = try #require(TelegramInitData(Self.published[0].text))
        let age = Duration.seconds(3600)
        for (seconds, isFresh) in [(0, true), (3600, true), (3601, false), (-60, true), (-61, false)] {
            #expect(data.isFresh(at: data.signedAt + .seconds(seconds), within: age) == isFresh, "\(seconds)")
        }
    }

    @Test("only what looks like one is a bot's token")
    func tokens() {
        #expect(TelegramBotToken(Self.published[0].token)?.bot == 5_768_337_691)
        let secret = String(repeating: "x", count: 35)
        for text in [
            "", ":", secret, "1:", ":\(secret)", "a:\(secret)", "0:\(secret)", "1:\(secret):", "1:\(secret) ",
            "-1:\(secret)",
            "12345678901234567:\(secret)", "1:" + String(repeating: "x", count: 129),
            "1:" + String(repeating: "é", count: 30),
        ] {
            #expect(TelegramBotToken(text) == nil, "\(text)")
        }
    }
}

extension Range<String.Index> {
    fileprivate func replacing(in text: String, by new: String) -> String {
        text[..<lowerBound] + new + text[upperBound...]
    }
}
