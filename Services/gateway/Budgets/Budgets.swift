import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/budgets, PUT|DELETE …/{scope}: what a tenant means to spend in a month. What it has spent is in the report
/// of costs.
struct Budgets: Sendable {
    let tables: TenantTables
    let feed: ChangeFeed
    let audit: AuditTrail

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let budgets = try await tables.read(caller) { try await BudgetStore($0).all() }
        return Envelope.response(.ok, for: request, page: Page(limit: max(budgets.count, 1))) { json in
            json.array { json in
                for budget in budgets { json.object { budget.write(to: &$0, version: budget.version) } }
            }
        }
    }

    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let channel = try Budgets.channel(request)
        let budget = try BodyReader.object(request) { Budget(on: channel, &$0) }
        return try await audit.noting(Budgets.deed("budget.saved", channel), by: caller, in: request) { deed in
            let version = try await tables.write(caller) { try await BudgetStore($0).save(budget) }
            await feed.publish(.budgets(caller.tenant))
            deed.changes {
                $0.member("currency", budget.currency)
                $0.key("limit_micros")
                $0.number(budget.limit)
                $0.member("enforcement", budget.enforcement.rawValue)
            }
            return Envelope.response(version == 1 ? .created : .ok, for: request) { json in
                json.object { budget.write(to: &$0, version: version) }
            }
        }
    }

    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let channel = try Budgets.channel(request)
        return try await audit.noting(Budgets.deed("budget.removed", channel), by: caller, in: request) { _ in
            _ = try await tables.write(caller) { try await BudgetStore($0).remove(channel) }
            await feed.publish(.budgets(caller.tenant))
            return HTTPResponse(.noContent)
        }
    }

    private static func deed(_ action: String, _ channel: Channel?) -> AuditDeed {
        AuditDeed(action, of: "budget", channel?.rawValue ?? Budget.all)
    }

    /// `nil` for all of them.
    private static func channel(_ request: HTTPRequest) throws(HTTPError) -> Channel? {
        let scope = request[parameter: "scope"]
        guard scope != Budget.all else { return nil }
        guard let channel = Channel(rawValue: scope) else { throw .noSuchBudgetScope }
        return channel
    }
}

extension Budget {
    private static let largest: Int64 = 1_000_000_000_000_000_000

    fileprivate init?(on channel: Channel?, _ fields: inout JSONFields) {
        let capitals = "three capitals, such as EUR"
        let currency = fields.require("currency") {
            try $0.parsed(capitals) { Budget(on: nil, limit: 1, in: $0)?.currency }
        }
        let limit = fields.require("limit_micros") { try $0.integer(1...Budget.largest) }
        let enforcement = fields.read("enforcement") { try $0.parsed("notify or stop", Enforcement.init(rawValue:)) }
        guard let currency, let limit else { return nil }
        self.init(on: channel, limit: limit, in: currency, enforcement ?? .notify)
    }

    fileprivate func write(to json: inout JSONWriter, version: Int) {
        json.member("scope", scope)
        json.member("currency", currency)
        json.key("limit_micros")
        json.number(limit)
        json.member("enforcement", enforcement.rawValue)
        json.member("version", version)
    }
}

extension HTTPError {
    static let noSuchBudgetScope = HTTPError(
        .notFound,
        "budget_scope_not_found",
        detail: "A budget is for all or for email, sms, push or inapp."
    )
}
