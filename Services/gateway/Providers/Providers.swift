import ChannelWorker
import HTTPServer
import JSON
import Observability
import Primitives
import PublicAPI
import Redis
import Wire

/// GET /api/v1/providers and POST …/{account}/pause|resume: the accounts through which everything goes.
struct Providers: Sendable {
    let accounts: ProviderAccounts
    let operators: Operators
    let audit: AuditTrail
    let logger: Logger

    /// How those are that a worker has used within a week.
    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let channel = query.read("channel") { Wire.Channel(word: $0)?.word }
        try query.finish()
        let all = try await reaching { () throws(RedisError) in try await accounts.list() }
        let found = all.filter { channel == nil || $0.channel == channel }
        return Envelope.response(.ok, for: request, page: Page(limit: max(found.count, 1))) { json in
            json.array { json in
                for status in found { json.object { status.write(to: &$0, isOperator: operators.include(caller)) } }
            }
        }
    }

    /// One that is paused stays so, by the first's word. Workers follow within a second.
    func pause(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let reason = try Providers.reason(request)
        return try await change(request, caller, "provider.paused") { account, deed throws(RedisError) in
            deed.changes { $0.member("reason", reason) }
            try await accounts.pause(account, by: caller.subject, because: reason)
        }
    }

    /// One that is not paused stays so, and forgets its faults.
    func resume(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        try await change(request, caller, "provider.resumed") { account, _ throws(RedisError) in
            try await accounts.resume(account)
        }
    }

    private func change(
        _ request: HTTPRequest,
        _ caller: Caller,
        _ action: String,
        _ body: (ProviderAccount, inout AuditDeed) async throws(RedisError) -> Void
    ) async throws -> HTTPResponse {
        guard let account = ProviderAccount(pathSegment: request[parameter: "account"]) else {
            throw HTTPError.noSuchAccount
        }
        return try await audit.noting(AuditDeed(action, of: "provider", account.id), by: caller, in: request) { deed in
            guard try await find(account) != nil else { throw HTTPError.noSuchAccount }
            guard operators.include(caller) else { throw HTTPError.notAnOperator }
            var told = deed
            try await reaching { () throws(RedisError) in try await body(account, &told) }
            deed = told
            guard let status = try await find(account) else { throw HTTPError.noSuchAccount }
            return Envelope.response(.ok, for: request) { $0.object { status.write(to: &$0, isOperator: true) } }
        }
    }

    private func find(_ account: ProviderAccount) async throws -> ProviderAccounts.Status? {
        try await reaching { () throws(RedisError) in try await accounts.find(account) }
    }

    private func reaching<Value>(_ body: () async throws(RedisError) -> Value) async throws(HTTPError) -> Value {
        do {
            return try await body()
        } catch {
            logger.warning("What workers share could not be reached", ["error": .error(error)])
            throw .unavailable
        }
    }

    /// `{"reason": "…"}`, or nothing.
    private static func reason(_ request: HTTPRequest) throws(HTTPError) -> String {
        guard !request.body.isEmpty else { return "" }
        return try BodyReader.object(request) { fields in fields.read("reason") { try $0.line(0...200) } ?? "" }
    }
}

extension ProviderAccount {
    /// In paths and answers: `sendgrid:main`.
    var id: String { "\(provider):\(account)" }

    init?(pathSegment text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, text.utf8.count <= 200 else { return nil }
        self.init(parts[0], parts[1])
    }
}

extension HTTPError {
    static let noSuchAccount = HTTPError(
        .notFound,
        "provider_account_not_found",
        detail: "No worker uses an account of this name; it is such as sendgrid:main."
    )
    static let notAnOperator = HTTPError(
        .forbidden,
        "not_an_operator",
        title: "The fleet's operators alone may do this",
        detail: "It is all tenants' together."
    )
}
