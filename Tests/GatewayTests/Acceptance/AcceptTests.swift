import HTTPClient
import Kafka
import Primitives
import PublicAPI
import ServiceKit
import TestSupport
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite("Accepting") struct AcceptTests {
        private static let body = #"{"to":{"user_id":"u_42"},"content":{"body":"b"},"metadata":{"a":"b"}}"#

        @Test("after the 202 the command is in the topic, keyed by its person, with the request's name in its headers")
        func stored() async throws {
            let gateway = try await Fixture()
            let answer = try await gateway.post(Self.body, headers: ["X-Request-Id": "order-17"])
            let id = try #require(answer.id)
            #expect(answer.status == 202)
            #expect(answer.headers["Location"] == "/api/v1/notifications/\(id)")
            let (record, command) = try #require(try await gateway.commands(atLeast: 1).first)
            #expect(record.key == Array("acme/u_42".utf8))
            let headers = RecordHeaders { record.headers[$0] }
            #expect(headers.correlationID == "order-17" && headers.eventType == .notificationCreated)
            #expect(headers.trace != nil)
            guard case .created(let created) = command.action else { return #expect(Bool(false)) }
            #expect(created.notificationID.description == id && command.cause.actor == "shop")
            #expect(created.request.content?.body == "b")
            try await gateway.stop()
        }

        @Test("without the broker the answer is 503 in time, and never 202")
        func brokerAway() async throws {
            let gateway = try await Fixture(limit: .seconds(1))
            #expect(try await gateway.post(Self.body).status == 202)
            try await gateway.broker.kill()
            let start = ContinuousClock.now
            let answer = try await gateway.post(Self.body)
            #expect(answer.status == 503 && answer.code == "unavailable")
            #expect(answer.headers["Retry-After"] != nil)
            #expect(start.duration(to: .now) < .seconds(5))
            try await gateway.broker.start()
            try await eventually("it accepts again") { try await gateway.post(Self.body).status == 202 }
            try await gateway.stop()
        }

        @Test(
            "a hostile body is refused as what it is",
            arguments: [
                ("{", 400, "malformed_body"), ("", 400, "malformed_body"), ("null", 422, "invalid_request"),
                (#"{"to":{"user_id":"a"},"to":{}}"#, 400, "malformed_body"),
                ("{\"to\":\"\u{0}\"}", 400, "malformed_body"),
                (String(repeating: "[", count: 100_000), 400, "malformed_body"),
            ]
        )
        func hostile(text: String, status: Int, code: String) async throws {
            let gateway = try await Fixture()
            let answer = try await gateway.post(text)
            #expect(answer.status == status && answer.code == code)
            let typed = try await gateway.post(Self.body, headers: ["Content-Type": "text/xml"])
            #expect(typed.status == 415)
            try await gateway.stop()
        }
    }
}
