import ChannelWorker
import Concurrency
import HTTPClient
import JSON
import Observability
import Primitives
import TestSupport
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Provider accounts", .tenantFleet) struct ProvidersTests {
        private let fleet: TenantFleet

        init() throws { fleet = try #require(TenantFleet.current) }

        /// A worker's governor with an account of that name, and what ends it.
        private func govern(_ name: String) -> (governor: Governor, end: () async throws -> Void) {
            var settings = Governor.Settings()
            (settings.channel, settings.refreshInterval) = ("email", .milliseconds(100))
            let governor = Governor(
                [AnyProvider(name: name)],
                fleet.gateway.cache,
                settings: settings,
                metrics: MetricRegistry(),
                logger: .silent
            )
            let shutdown = GracefulShutdown()
            let running = Task { try await GracefulShutdown.$current.withValue(shutdown) { try await governor.run() } }
            return (
                governor,
                {
                    shutdown.begin()
                    try await running.value
                }
            )
        }

        private func listed(_ id: String, tenant: String = "acme") async throws -> JSONValue? {
            let answer = try await fleet.ask(.get, "/providers", tenant: tenant)
            return try answer.body?["data"]?.elements.first { try $0["id"]?.string() == id }
        }

        @Test("an account is listed with how it is, and what became of its calls, which operators alone see")
        func list() async throws {
            let (governor, end) = govern("listed")
            guard case .go(let account) = await governor.admit(2) else {
                Issue.record("the account is not free")
                return
            }
            account.note(.accepted(providerID: nil), took: .milliseconds(1))
            account.note(.notNow(SendFault("down", providerCode: "503"), retryAfter: nil), took: .milliseconds(1))
            try await eventually("it is told") {
                try await listed("listed:main")?["recent"]?["failed"]?.integer() == 1
            }
            let found = try #require(try await listed("listed:main"))
            #expect(try found["state"]?.string() == "healthy" && found["channel"]?.string() == "email")
            #expect(
                try found["breaker"]?["state"]?.string() == "closed" && found["recent"]?["accepted"]?.integer() == 1
            )
            #expect(try found["last_error"]?["provider_code"]?.string() == "503")
            #expect(try found["rate"]?["limit_per_second"]?.number() == 7)
            let foreign = try #require(try await listed("listed:main", tenant: "globex"))
            #expect(foreign["recent"]?.kind == .null)
            #expect(try await fleet.ask(.get, "/providers?channel=sms").text.contains(#""data":[]"#))
            #expect(try await fleet.ask(.get, "/providers?channel=fax").status == 422)
            try await end()
        }

        @Test("a pause stops workers within moments, again is the same as once, and a resume ends it; both are audited")
        func pause() async throws {
            let (governor, end) = govern("paused")
            let path = "/providers/paused:main"
            try await eventually("it is there") { try await listed("paused:main") != nil }
            for body in [#"{"reason":"unpaid bill"}"#, nil, #"{"reason":"other"}"#] {
                let answer = try await fleet.ask(.post, "\(path)/pause", body, subject: "root")
                #expect(answer.status == 200 && answer.text.contains(#""state":"paused""#))
                #expect(answer.text.contains(#""paused":{"by":"root","reason":"unpaid bill""#), "\(answer.text)")
            }
            try await eventually("workers follow") { if case .later = await governor.admit(2) { true } else { false } }
            for _ in 0..<2 {
                let answer = try await fleet.ask(.post, "\(path)/resume")
                #expect(answer.status == 200 && answer.text.contains(#""paused":null"#))
            }
            try await eventually("workers follow") { if case .go = await governor.admit(2) { true } else { false } }
            let deeds = try await fleet.gateway.audits(atLeast: 5).filter { $0.resourceID == "paused:main" }
            #expect(deeds.filter { $0.action == "provider.paused" && $0.outcome == .done }.count == 3)
            #expect(deeds.filter { $0.action == "provider.resumed" && $0.outcome == .done }.count == 2)
            try await end()
        }

        @Test("nobody but the fleet's operators stops what all tenants share")
        func fence() async throws {
            let (_, end) = govern("fenced")
            try await eventually("it is there") { try await listed("fenced:main") != nil }
            let foreign = try await fleet.ask(.post, "/providers/fenced:main/pause", tenant: "globex")
            #expect(foreign.status == 403 && foreign.code == "not_an_operator")
            for role in ["developer", "service", "viewer"] {
                #expect(try await fleet.ask(.post, "/providers/fenced:main/pause", role: role).status == 403)
            }
            #expect(try await listed("fenced:main")?["paused"]?.kind == .null)
            for name in ["none:main", "fenced", ":", "fenced:"] {
                #expect(try await fleet.ask(.post, "/providers/\(name)/resume").status == 404)
            }
            let wrong = try await fleet.ask(.post, "/providers/fenced:main/pause", #"{"reason":"a\nb","x":1}"#)
            #expect(wrong.faults == ["/reason invalid_value", "/x unknown_field"])
            try await end()
        }
    }
}

/// One that nobody asks to deliver.
private struct AnyProvider: ChannelProvider {
    let name: String
    let account = "main"
    let rate = SendRate.perSecond(7)

    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome {
        .accepted(providerID: nil)
    }
}
