import HTTPClient
import Observability
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("Budgets", .tenantFleet) struct BudgetsTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        @Test("an administrator sets, changes and removes budgets, readers see them, other tenants have their own")
        func life() async throws {
            let rules = #"{"currency":"EUR","limit_micros":250000000}"#
            let made = try await fleet.ask(.put, "/budgets/all", rules)
            #expect(
                made.status == 201 && made.text.contains(#""scope":"all","currency":"EUR","limit_micros":250000000"#)
            )
            #expect(try await fleet.ask(.put, "/budgets/sms", rules).status == 201)
            #expect(made.text.contains(#""enforcement":"notify""#))
            let more = try await fleet.ask(
                .put,
                "/budgets/all",
                #"{"currency":"USD","limit_micros":1,"enforcement":"stop"}"#
            )
            #expect(more.status == 200 && more.text.contains(#""enforcement":"stop","version":2"#))
            let read = try await fleet.ask(.get, "/budgets", role: "viewer")
            #expect(
                read.text.contains(#""data":[{"scope":"all","currency":"USD"#) && read.text.contains(#""scope":"sms""#)
            )
            #expect(try await fleet.ask(.get, "/budgets", tenant: "globex").text.contains(#""data":[]"#))
            for _ in 0..<2 { #expect(try await fleet.ask(.delete, "/budgets/all").status == 204) }
            #expect(try await !fleet.ask(.get, "/budgets").text.contains(#""scope":"all""#))
        }

        @Test("whoever keeps copies is told of each change of the tenant's budgets")
        func copies() async throws {
            let feed = try ChangeFeed(
                fleet.gateway.cache,
                on: fleet.reactor,
                metrics: MetricRegistry(),
                logger: .silent
            )
            let heard = Mutex<[ChangeFeed.Notice]>([])
            feed.listen { notice in heard.withLock { $0.append(notice) } }
            let listening = Task { try await feed.run() }
            defer { listening.cancel() }
            try await eventually("it listens") { heard.withLock { $0.contains(.missed) } }
            let rules = #"{"currency":"EUR","limit_micros":5,"enforcement":"stop"}"#
            #expect(try await fleet.ask(.put, "/budgets/email", rules, tenant: "globex").status == 201)
            #expect(try await fleet.ask(.delete, "/budgets/email", tenant: "globex").status == 204)
            let globex = try #require(TenantID(rawValue: "globex"))
            try await eventually("both are told") {
                heard.withLock { $0.count { $0 == .changed(.budgets(globex)) } } == 2
            }
        }

        @Test("every fault is told; who is no administrator is refused")
        func faults() async throws {
            let wrong = try await fleet.ask(
                .put,
                "/budgets/all",
                #"{"currency":"euro","limit_micros":0,"enforcement":"hard","hard":true}"#
            )
            let faults = [
                "/currency invalid_value", "/limit_micros out_of_range", "/enforcement invalid_value",
                "/hard unknown_field",
            ]
            #expect(wrong.status == 422 && wrong.faults == faults)
            #expect(try await fleet.ask(.put, "/budgets/all", "{}").faults.count == 2)
            #expect(try await fleet.ask(.put, "/budgets/fax", "{}").code == "budget_scope_not_found")
            for role in ["developer", "viewer", "service"] {
                #expect(try await fleet.ask(.put, "/budgets/all", "{}", role: role).status == 403)
            }
        }
    }
}
