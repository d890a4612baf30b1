import Crypto
import HTTPClient
import JSON
import Postgres
import Primitives
import Storage
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("People who come through Telegram", .tenantFleet) struct TelegramLoginTests {
        private static let bot = "7654321:only-for-tests-0123456789"
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        /// As Telegram writes it.
        private func signed(_ bot: String = Self.bot, user: Int = 42, age: Duration = .zero) -> String {
            let at = (WallClock.system.now - age).seconds
            let secret = HMAC(.sha256, key: "WebAppData".utf8).code(for: bot.utf8)
            let text = "auth_date=\(at)\nquery_id=AAE\nuser={\"id\":\(user),\"first_name\":\"Zoë\"}"
            let hash = HMAC(.sha256, key: secret).code(for: text.utf8).hex
            return
                "query_id=AAE&user=%7B%22id%22%3A\(user)%2C%22first_name%22%3A%22Zo%C3%AB%22%7D&auth_date=\(at)&hash=\(hash)"
        }

        private func login(_ data: String, tenant: String = "acme", from address: String? = nil) async throws -> Answer
        {
            let body = #"{"tenant":"\#(tenant)","init_data":"\#(data)"}"#
            return try await fleet.gateway.ask(
                .post,
                "/api/v1/tokens/telegram",
                token: nil,
                headers: address.map { ["X-Forwarded-For": $0] } ?? [:],
                body: Array(body.utf8)
            )
        }

        private func save(_ token: String, tenant: String = "acme") async throws -> Answer {
            try await fleet.ask(.put, "/telegram-bot", #"{"token":"\#(token)"}"#, tenant: tenant)
        }

        @Test("who opens the mini app gets a token of their own, and nobody else's")
        func login() async throws {
            #expect(try await save(Self.bot).status < 300)
            let answer = try await login(signed())
            #expect(answer.status == 201 && answer.headers["Cache-Control"] == "no-store")
            #expect(try answer.body?["data"]?["user_id"]?.string() == "telegram:42")
            let token = try #require(try answer.body?["data"]?["token"]?.string())
            #expect(try await fleet.gateway.ask(.get, "/api/v1/notifications", token: token).status == 403)
            let mine = "/api/v1/users/telegram:42/preferences"
            #expect(try await fleet.gateway.ask(.get, mine, token: token).status == 404)
            #expect(
                try await fleet.gateway.ask(.get, "/api/v1/users/telegram:43/preferences", token: token).status == 403
            )
            let audits = try await fleet.gateway.audits(atLeast: 1)
            #expect(
                audits.contains {
                    $0.action == "inbox_token.issued" && $0.user == "telegram:42" && $0.actor.kind == .recipient
                }
            )
        }

        @Test("what is forged, old, of the future or another tenant's is refused, all with the same words")
        func refused() async throws {
            #expect(try await save(Self.bot).status < 300)
            #expect(try await save("99:another-bot-of-another-tenant", tenant: "globex").status == 201)
            let good = signed()
            var texts: Set<String> = []
            for (data, tenant) in [
                (good, "globex"), (good, "nobody"), (signed("99:another-bot-of-another-tenant"), "acme"),
                (signed(age: .seconds(3700)), "acme"), (signed(age: .seconds(-120)), "acme"),
                (good + "&chat_type=private", "acme"), (good + "&query_id=AAE", "acme"),
                (good.replacing("%3A42", with: "%3A43"), "acme"),
                (String(good.prefix { $0 != "h" }), "acme"), ("x", "acme"),
            ] {
                let answer = try await login(data, tenant: tenant)
                #expect(answer.status == 401 && answer.code == "telegram_refused", "\(tenant) \(data)")
                texts.insert((try answer.body?["detail"]?.string()) ?? "")
            }
            #expect(texts.count == 1)
        }

        @Test("bodies that are none are refused: too long, a megabyte, no JSON, members missing or strange")
        func bodies() async throws {
            let long = try await login(String(repeating: "a", count: 8193))
            #expect(long.status == 422 && long.faults == ["/init_data wrong_length"])
            #expect(try await login(String(repeating: "a", count: 1_000_000)).status == 422)
            #expect(try await [413, 422].contains(login(String(repeating: "a", count: 1 << 20)).status))
            #expect(try await login("x", tenant: "Acme!").faults == ["/tenant invalid_value"])
            let path = "/api/v1/tokens/telegram"
            for (body, status) in [("{}", 422), ("[", 400), (#"{"tenant":"acme","init_data":"x","more":1}"#, 422)] {
                let answer = try await fleet.gateway.ask(.post, path, token: nil, body: Array(body.utf8))
                #expect(answer.status == status, "\(body)")
            }
        }

        @Test("an administrator names the bot, sees no secret, puts another in its place and removes it")
        func bots() async throws {
            let path = "/telegram-bot"
            #expect(try await fleet.ask(.delete, path).status == 204)
            #expect(try await fleet.ask(.get, path).code == "telegram_bot_not_found")
            #expect(try await login(signed()).status == 401)
            let made = try await save(Self.bot)
            #expect(made.status == 201 && made.text.contains(#""bot_id":7654321,"version":1"#))
            #expect(try await login(signed()).status == 201)
            let other = "8:the-other-one-0123456789"
            #expect(try await save(other).status == 200)
            #expect(try await login(signed()).status == 401)
            #expect(try await login(signed(other)).status == 201)
            let read = try await fleet.ask(.get, path)
            #expect(read.text.contains(#""bot_id":8,"version":2"#) && !read.text.contains("the-other-one"))
            #expect(try await fleet.ask(.put, path, #"{"token":"x"}"#).faults == ["/token invalid_value"])
            for role in ["developer", "viewer", "service", "recipient"] {
                #expect(try await fleet.ask(.get, path, role: role).status == 403)
            }
            let kept = try await fleet.owner.query("SELECT token FROM telegram_bots").decode([UInt8].self)
            #expect(kept.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("other-one") })
            #expect(try await fleet.ask(.delete, path).status == 204)
            #expect(try await login(signed(other)).status == 401)
        }

        @Test("one address may not try for ever, whatever others do")
        func limit() async throws {
            var last: Answer?
            for _ in 0..<2000 where last?.status != 429 { last = try await login("x", from: "203.0.113.7") }
            let refused = try #require(last)
            #expect(refused.status == 429 && refused.code == "rate_limited" && refused.headers["Retry-After"] != nil)
            #expect(try await login("x", from: "203.0.113.8").status == 401)
        }
    }
}
