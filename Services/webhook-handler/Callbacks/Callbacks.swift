import HTTPServer
import Kafka
import Observability
import Postgres
import Primitives
import Redis

/// POST /webhooks/{provider}/{account}, or GET from those who sign that too. A callback passes Accounts, Admitting, Reading, Finding and Telling in this
/// order.
struct Callbacks: Sendable {
    let home: String
    let book: AccountBook
    let gate: AccountGate
    let desk: CallbackDesk
    let refusals: RefusalLog
    let metrics: CallbackMetrics
    let clock: WallClock
    let logger: Logger

    func add(to router: inout HTTPRouter) {
        for method in [HTTPMethod.post, .get] { router.on(method, "/webhooks/{provider}/{account}", answer) }
    }

    @Sendable private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        let name = AccountName(request[parameter: "provider"], request[parameter: "account"])
        guard let account = name.flatMap({ book[$0] }) else {
            throw await refuse(CallbackError(.unknownAccount, "no such account"), nil, request)
        }
        guard request.method == .post || account.name.provider.signsGets && request.method == .get else {
            throw HTTPError.methodNotAllowed(allowed: account.name.provider.signsGets ? "GET, POST" : "POST")
        }
        return try await gate.pass(account.name) {
            let callback = try callback(request, of: account.name.provider)
            do {
                try await desk.take(callback, of: account)
                return HTTPResponse(account.name.provider.thanks)
            } catch let error as CallbackError {
                throw await refuse(error, account.name, request)
            } catch let error where error is KafkaError || error is RedisError || error is PostgresError {
                throw unavailable(error, account.name)
            }
        }
    }

    private func callback(_ request: HTTPRequest, of provider: AccountName.Provider) throws -> Callback {
        let query = request.queryText
        return Callback(
            url: home + request.path + (query.isEmpty ? "" : "?\(query)"),
            body: request.method == .get ? nil : try request.unpackedBody(limit: provider.mostBytes),
            receivedAt: clock.now
        ) { request.values($0) }
    }

    private func refuse(_ error: CallbackError, _ account: AccountName?, _ request: HTTPRequest) async -> HTTPError {
        metrics.refused(account, error.code)
        if error.isRetriable { return .callbackUnavailable }
        if error.isRefusal { await refusals.note(error, of: account, in: request) }
        return error.isRefusal ? .callbackRefused : .callbackMalformed
    }

    private func unavailable(_ error: any Error, _ account: AccountName) -> HTTPError {
        metrics.refused(account, .unavailable)
        logger.warning(
            "A callback could not be stored",
            ["callbacks.account": .string(account.description), "error": .error(error)]
        )
        return .callbackUnavailable
    }
}
