import HTTPClient
import JSON
import Primitives
import Storage
import TestSupport
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Batches") struct BatchTests {
        private static let path = "/api/v1/notifications/batch"

        private func items(_ answer: Answer) -> [JSONValue] {
            (answer.body?["data"]?["items"]?.elements).map { Array($0) } ?? []
        }

        private func text(_ item: JSONValue, _ name: String) -> String? { try? item[name]?.string() }

        @Test("each item is answered in its place, and a bad one spoils no other")
        func mixed() async throws {
            let gateway = try await Fixture()
            let answer = try await gateway.post(
                """
                {"notifications":[{"to":{"user_id":"a"},"content":{"body":"1"}},{"to":{"user_id":"b"}},7,
                 {"to":{"email":"c@example.com"},"template":"t","colour":1},{"to":{"user_id":"a"},"template":"t"}]}
                """,
                to: Self.path
            )
            #expect(answer.status == 202)
            let items = items(answer)
            let statuses = ["accepted", "refused", "refused", "refused", "accepted"]
            #expect(items.map { text($0, "status") } == statuses)
            let pointers = items.map { item in item["errors"]?.elements.compactMap { text($0, "pointer") } ?? [] }
            #expect(pointers == [[], ["/template"], [""], ["/colour"], []])
            let commands = try await gateway.commands(atLeast: 2)
            #expect(commands.map(\.command.id.description) == [items[0], items[4]].map { text($0, "id") })
            try await gateway.stop()
        }

        @Test("a batch in protobuf is judged by the same rules")
        func protobuf() async throws {
            let gateway = try await Fixture()
            var (good, bad) = (NotificationRequest(to: .user("a")), NotificationRequest(to: .user("inline:b")))
            good.content = Content(body: "b")
            (bad.template, bad.data) = ("t", Array("[]".utf8))
            let body = try NotificationBatch([good, bad]).encoded(maximum: 1 << 20)
            let headers = ["Content-Type": "application/x-protobuf"]
            let token = try gateway.token()
            let answer = try await gateway.ask(.post, Self.path, token: token, headers: headers, body: body)
            #expect(items(answer).map { text($0, "status") } == ["accepted", "refused"])
            let pointers = items(answer)[1]["errors"]?.elements.compactMap { text($0, "pointer") }
            #expect(pointers == ["/to/user_id", "/data"])
            let broken = try await gateway.ask(.post, Self.path, token: token, headers: headers, body: [0xFF, 0xFF])
            #expect(broken.status == 400)
            try await gateway.stop()
        }

        @Test("a thousand items are taken at once, and one more is refused")
        func size() async throws {
            let gateway = try await Fixture()
            func batch(_ count: Int) -> String {
                let items = (0..<count).map { #"{"to":{"user_id":"u\#($0)"},"content":{"body":"b"}}"# }
                return #"{"notifications":[\#(items.joined(separator: ","))]}"#
            }
            let answer = try await gateway.post(batch(1000), to: Self.path)
            #expect(Set(items(answer).compactMap { text($0, "id") }).count == 1000)
            for count in [0, 1001] {
                let refused = try await gateway.post(batch(count), to: Self.path)
                #expect(refused.status == 422 && refused.faults == ["/notifications wrong_count"])
            }
            try await gateway.stop()
        }

        @Test("the same batch under the same key makes nothing new, another one is refused")
        func idempotent() async throws {
            let gateway = try await Fixture()
            let body =
                #"{"notifications":[{},{"to":{"user_id":"a"},"template":"t"},{"to":{"user_id":"b"},"template":"t"}]}"#
            let headers = ["Idempotency-Key": "k"]
            let first = try await gateway.post(body, to: Self.path, headers: headers)
            let again = try await gateway.post(body, to: Self.path, headers: headers)
            #expect(items(first).map { text($0, "id") } == items(again).map { text($0, "id") })
            let other = try await gateway.post(body + "\n", to: Self.path, headers: headers)
            #expect(other.status == 422 && other.code == "idempotency_mismatch")
            try await gateway.stop()
        }

        @Test("a dry run has its decisions in its place, and the tightest limit of all is told")
        func trials() async throws {
            let gateway = try await Fixture(
                limits: RateLimits(recipient: RateLimit(3, in: .seconds(3600))),
                patience: .seconds(20)
            )
            let body = """
                {"notifications":[{"to":{"user_id":"a"},"template":"t","dry_run":true},
                 {"to":{"user_id":"a"},"template":"t"},{"to":{"user_id":"b"},"template":"t"}]}
                """
            async let answer = gateway.post(body, to: Self.path)
            let trial = try #require(try await gateway.commands(atLeast: 3).map(\.command).first { $0.isTrial })
            let decision = DecisionRecord(
                id: UUIDv7(at: trial.issuedAt),
                recipient: trial.recipient,
                notificationID: trial.id,
                channel: .email,
                verdict: .suppress,
                reasonCode: "no_address",
                rule: "reach",
                decidedAt: trial.issuedAt
            )
            try await CommandAnswers(gateway.cache).put([trial.id: .decided([decision])])
            let answered = try await answer
            #expect(items(answered).map { text($0, "status") } == ["decided", "accepted", "accepted"])
            let decisions = items(answered)[0]["decisions"]?.elements.map { text($0, "reason") }
            #expect(decisions == ["no_address"])
            #expect(answered.headers["RateLimit-Limit"] == "3" && answered.headers["RateLimit-Remaining"] == "1")
            let again = try await gateway.post(body.replacing("true", with: "false"), to: Self.path)
            #expect(items(again).map { text($0, "status") } == ["accepted", "refused", "accepted"])
            #expect(again.headers["RateLimit-Remaining"] == "0")
            try await gateway.stop()
        }

        @Test("without the broker the whole is 503")
        func brokerAway() async throws {
            let gateway = try await Fixture(limit: .seconds(1))
            try await gateway.broker.kill()
            let body = #"{"notifications":[{"to":{"user_id":"a"},"template":"t"}]}"#
            #expect(try await gateway.post(body, to: Self.path).status == 503)
            try await gateway.stop()
        }
    }
}

extension RecipientCommand {
    fileprivate var isTrial: Bool {
        if case .created(let created) = action { created.request.isDryRun } else { false }
    }
}
