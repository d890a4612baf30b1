import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// POST /api/v1/tokens/telegram: who has opened a mini app of a tenant's bot gets a token for their own inbox and
/// preferences, as the person `telegram:ID`.
struct TelegramLogin: Sendable {
    let telegram: Telegram

    private static let life = Duration.seconds(3600)

    private struct Wish {
        let tenant: TenantID
        let text: String
    }

    func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        try telegram.gate.pass(request)
        let wish = try TelegramLogin.wish(request)
        let now = telegram.access.clock.now
        let person = try await person(wish, at: now)
        let grant = TokenIssuer.Grant(
            tenant: wish.tenant,
            user: person,
            id: UUIDv7(at: now),
            from: now,
            to: now + TelegramLogin.life
        )
        let caller = Caller(tenant: wish.tenant, subject: person.rawValue, roles: [.recipient])
        return try await telegram.access.issue(grant, to: caller, in: request)
    }

    /// What costs least is looked at first; the database is not asked for what cannot be right.
    private func person(_ wish: Wish, at now: Timestamp) async throws -> UserID {
        guard let data = TelegramInitData(wish.text), data.isFresh(at: now, within: telegram.oldest),
            let person = data.person, let token = try await token(of: wish.tenant), data.isSigned(by: token)
        else { throw HTTPError.telegramRefused }
        return person
    }

    private func token(of tenant: TenantID) async throws -> TelegramBotToken? {
        let tables = telegram.access.tables
        return try await tables.reaching {
            try await TelegramBotStore(TenantDatabase(tables.postgres, tenant), telegram.vault).token()
        }
    }

    private static func wish(_ request: HTTPRequest) throws(HTTPError) -> Wish {
        try BodyReader.object(request) { fields in
            let tenant = fields.require("tenant") { try $0.parsed("a tenant", TenantID.init(rawValue:)) }
            let text = fields.require("init_data") { try $0.string(1...TelegramInitData.longest) }
            guard let tenant, let text else { return nil }
            return Wish(tenant: tenant, text: text)
        }
    }
}
