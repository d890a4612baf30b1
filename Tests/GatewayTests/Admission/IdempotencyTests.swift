import HTTPClient
import Primitives
import PublicAPI
import TestSupport
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Idempotency") struct IdempotencyTests {
        private static let body = #"{"to":{"user_id":"u_42"},"content":{"body":"b"}}"#

        @Test("fifty identical requests at once make one notification, and all learn of the same")
        func identical() async throws {
            let gateway = try await Fixture()
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await gateway.post(Self.body, headers: ["Idempotency-Key": "once"]) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 202 || $0.code == "idempotency_in_progress" })
            let ids = Set(answers.compactMap(\.id))
            #expect(ids.count == 1)
            let later = try await gateway.post(Self.body, headers: ["Idempotency-Key": "once"])
            #expect(later.status == 202 && later.id == ids.first)
            // Whatever was stored before this one has come before it: they have the same key.
            let last = try await gateway.post(Self.body)
            let commands = try await gateway.commands(atLeast: 2)
            #expect(commands.map(\.command.id.description) == [ids.first, last.id])
            try await gateway.stop()
        }

        @Test("another body under the same key is refused, and another tenant's key is another key")
        func mismatch() async throws {
            let gateway = try await Fixture()
            let headers = ["Idempotency-Key": "k"]
            let first = try await gateway.post(Self.body, headers: headers)
            let other = try await gateway.post(Self.body + " ", headers: headers)
            #expect(other.status == 422 && other.code == "idempotency_mismatch")
            let stranger = try await gateway.post(Self.body, tenant: "globex", headers: headers)
            #expect(stranger.status == 202 && stranger.id != first.id)
            let bad = try await gateway.post(
                Self.body,
                headers: ["Idempotency-Key": String(repeating: "k", count: 256)]
            )
            #expect(bad.status == 400 && bad.code == "bad_idempotency_key")
            try await gateway.stop()
        }

        @Test("what the broker did not take is taken up again under the same id")
        func resumed() async throws {
            let gateway = try await Fixture(limit: .seconds(1))
            let headers = ["Idempotency-Key": "k"]
            try await gateway.broker.kill()
            #expect(try await gateway.post(Self.body, headers: headers).status == 503)
            let known = try await gateway.redis.cli("HGET", "idempotency:{acme}:k", "id")
            try await gateway.broker.start()
            try await eventually("it is accepted") {
                let answer = try await gateway.post(Self.body, headers: headers)
                return answer.status == 202 && answer.id == known
            }
            try await gateway.stop()
        }

        @Test("without the cache the answer is 503")
        func cacheAway() async throws {
            let gateway = try await Fixture(limit: .seconds(1))
            try await gateway.redis.kill()
            let answer = try await gateway.post(Self.body)
            #expect(answer.status == 503 && answer.code == "unavailable")
            try await gateway.redis.start()
            try await eventually("it accepts again") { try await gateway.post(Self.body).status == 202 }
            try await gateway.stop()
        }
    }
}
