import HTTPServer
import JSON
import Primitives

/// Switches faults and tells what was taken, for tests and for people.
struct ControlAPI: Sendable {
    let sandbox: Sandbox

    func addRoutes(to router: inout HTTPRouter) {
        router.on(.put, "/control/faults/{provider}/{account}") { setFault($0) }
        router.on(.delete, "/control/faults/{provider}/{account}") { request in
            sandbox.faults.clear(account(request))
            return HTTPResponse(.noContent)
        }
        router.on(.delete, "/control/faults") { _ in
            sandbox.faults.clear()
            return HTTPResponse(.noContent)
        }
        router.on(.get, "/control/counts") { counts(account($0.query)) }
        router.on(.get, "/control/sends") { sends($0.query) }
        router.on(.get, "/control/callback-key") { _ in
            guard let callbacks = sandbox.callbacks else { return HTTPResponse(.notFound, text: "no callbacks") }
            return HTTPResponse(.ok, text: callbacks.key.shown)
        }
    }

    private func setFault(_ request: HTTPRequest) -> HTTPResponse {
        do throws(JSONError) {
            let fault = try JSONDocument(parsing: request.body).read { Fault.read(&$0) }
            sandbox.faults.set(fault, account(request))
            return HTTPResponse(.noContent)
        } catch {
            return HTTPResponse(.badRequest, text: error.description)
        }
    }

    private func counts(_ account: Account?) -> HTTPResponse {
        let tally = sandbox.record.tally(account)
        var json = JSONWriter()
        json.object {
            $0.key("sends")
            $0.number(tally.sends)
            $0.key("distinct")
            $0.number(tally.distinct)
            $0.key("repeated")
            $0.array { json in
                for correlation in tally.repeated.prefix(1000) { json.string(correlation) }
            }
            $0.key("accounts")
            $0.array { write(sandbox.record.outcomes, to: &$0) }
        }
        return HTTPResponse(.ok, json: json.bytes)
    }

    private func write(_ outcomes: [Account: [Outcome: Int]], to json: inout JSONWriter) {
        for (account, counts) in outcomes {
            json.object {
                $0.key("provider")
                $0.string(account.provider)
                $0.key("account")
                $0.string(account.name)
                for outcome in Outcome.allCases {
                    $0.key(outcome.rawValue)
                    $0.number(counts[outcome] ?? 0)
                }
            }
        }
    }

    private func sends(_ query: HTTPQuery) -> HTTPResponse {
        let after = query["after"].flatMap { Int($0) } ?? 0
        let limit = query["limit"].flatMap { Int($0) } ?? 1000
        let sends = sandbox.record.sends(self.query(query), after: max(0, after), limit: max(0, limit))
        var json = JSONWriter(reservingCapacity: sends.count * 300)
        json.array { json in
            for send in sends { send.write(to: &json) }
        }
        return HTTPResponse(.ok, json: json.bytes)
    }

    private func query(_ query: HTTPQuery) -> SendRecord.Query {
        var wanted = SendRecord.Query(account: account(query))
        (wanted.correlation, wanted.subject) = (query["correlation"], query["subject"])
        return wanted
    }

    /// `nil` unless both are named: what is asked for then is everybody's.
    private func account(_ query: HTTPQuery) -> Account? {
        guard let provider = query["provider"], let name = query["account"] else { return nil }
        return Account(provider: provider, name: name)
    }

    private func account(_ request: HTTPRequest) -> Account {
        Account(provider: request[parameter: "provider"], name: request[parameter: "account"])
    }
}
