import Concurrency
import HTTPClient
import JSON
import Kafka
import Network
import Observability
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Shedding") struct SheddingTests {
        private func body(_ priority: String) -> String {
            #"{"to":{"user_id":"u"},"content":{"body":"b"},"priority":"\#(priority)"}"#
        }

        @Test("while the orchestrator is behind low priority is refused first, critical never; then all is taken again")
        func sheds() async throws {
            var limits = RateLimits()
            limits.recipient = RateLimit(1000, in: .seconds(60))
            let gateway = try await Fixture(limits: limits, shedding: SheddingLimits(low: 4, normal: 400, high: 10_000))
            for _ in 0..<4 { #expect(try await gateway.post(body("critical")).status == 202) }
            try await eventually("low priority is refused") { try await gateway.post(body("low")).code == "shedding" }
            let refused = try await gateway.post(body("low"))
            #expect(refused.status == 503 && refused.headers["Retry-After"] == "30")
            #expect(try await gateway.post(body("normal")).status == 202)
            let many = (0..<400).map { _ in body("high") }.joined(separator: ",")
            let path = "/api/v1/notifications/batch"
            #expect(try await gateway.post(#"{"notifications":[\#(many)]}"#, to: path).status == 202)
            try await eventually("normal priority is refused") {
                try await gateway.post(body("normal")).code == "shedding"
            }
            for priority in ["high", "critical"] { #expect(try await gateway.post(body(priority)).status == 202) }
            try await mixedBatch(gateway)
            let low = gateway.metrics.counter("herald_gateway_shed_total", "", labels: ["priority": "low"])
            #expect(low.value >= 2)
            try await catchUp(gateway)
            try await eventually("it takes all again") { try await gateway.post(body("low")).status == 202 }
            try await gateway.stop()
        }

        /// What is kept is taken, what is shed is told in its place; a batch with nothing to keep is refused as a whole.
        private func mixedBatch(_ gateway: Fixture) async throws {
            let path = "/api/v1/notifications/batch"
            let mixed = #"{"notifications":[\#(body("low")),\#(body("critical"))]}"#
            let answer = try await gateway.post(mixed, to: path)
            #expect(answer.status == 202)
            let items = (answer.body?["data"]?["items"]?.elements).map { Array($0) } ?? []
            #expect(items.count == 2 && (try? items[0]["code"]?.string()) == "shedding")
            #expect(items.count == 2 && (try? items[1]["status"]?.string()) == "accepted")
            let whole = try await gateway.post(#"{"notifications":[\#(body("low"))]}"#, to: path)
            #expect(whole.status == 503 && whole.code == "shedding")
        }

        /// Reads all that waits, as the orchestrator would.
        private func catchUp(_ gateway: Fixture) async throws {
            let options = KafkaConsumerOptions(group: "orchestrator", topics: [Topic.notificationCreated.name])
            let kafka = KafkaConfiguration(brokers: gateway.broker.bootstrapServers)
            let consumer = try KafkaConsumer(kafka, options, metrics: MetricRegistry(), logger: .silent)
            let end = GracefulShutdown()
            let run = Task { try await GracefulShutdown.$current.withValue(end) { try await consumer.run() } }
            let admin = try KafkaAdmin(kafka, logger: .silent)
            try await eventually("nothing waits", within: .seconds(20)) {
                if let records = try await consumer.next(wait: .milliseconds(100)) { consumer.complete(records) }
                return try await admin.lag(of: "orchestrator", in: options.topics).allSatisfy { $0.lag == 0 }
            }
            end.begin()
            try await run.value
        }
    }

    @Suite("Priorities of categories", .tenantFleet) struct PriorityRulesTests {
        private static let key = Wire.RecipientKey(tenant: "acme", user: "u")

        @Test("a category gives its own to requests that name none, and no more than its highest to the others")
        func categories() async throws {
            let fleet = try #require(TenantFleet.current)
            let rules = #"{"default_priority":"critical"}"#
            #expect(try await fleet.ask(.put, "/categories/codes", rules).status == 201)
            let news = #"{"default_priority":"low","highest_priority":"normal"}"#
            #expect(try await fleet.ask(.put, "/categories/news", news).status == 201)
            let feed = try ChangeFeed(
                fleet.gateway.cache,
                on: fleet.reactor,
                metrics: MetricRegistry(),
                logger: .silent
            )
            let priorities = PriorityRules(
                categories: KnownCategories(fleet.app, changes: feed, logger: .silent)
            )
            func priority(_ category: String?, _ asked: Wire.Priority = .unspecified) async throws -> Wire.Priority? {
                var request = NotificationRequest(to: .user("u"))
                (request.category, request.priority) = (category, asked)
                let key = try #require(Self.key)
                let id = UUIDv7(at: WallClock.system.now)
                return await priorities.priority(of: Acceptance(id, request, to: key, by: "shop"))
            }
            #expect(try await priority("codes") == .critical)
            #expect(try await priority("news") == .low)
            #expect(try await priority("news", .critical) == .normal)
            #expect(try await priority(nil) == .normal)
            #expect(try await priority("unheard-of", .high) == .high)
        }
    }
}
