import HTTPClient
import JSON
import Postgres
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("Webhook endpoints", .tenantFleet) struct WebhookEndpointsTests {
        private let fleet: TenantFleet
        private let path = "/webhook-endpoints"

        init() throws { fleet = try #require(TenantFleet.current) }

        private func make(_ body: String) async throws -> (answer: Answer, id: String) {
            let answer = try await fleet.ask(.post, path, body)
            return (answer, answer.id ?? "")
        }

        @Test("an endpoint is made with a secret that is shown once, read, changed under a condition and removed")
        func life() async throws {
            let body =
                #"{"url":"https://shop.example.com/hook","events":["notification.delivered"],"description":"shop"}"#
            let (made, id) = try await make(body)
            let secret = try made.body?["data"]?["secret"]?.string() ?? ""
            #expect(made.status == 201 && secret.hasPrefix("whsec_") && made.headers["cache-control"] == "no-store")
            let read = try await fleet.ask(.get, "\(path)/\(id)", role: "viewer")
            #expect(read.text.contains(#""enabled":true"#) && !read.text.contains("whsec_"))
            #expect(read.text.contains(#""events":["notification.delivered"]"#))
            #expect(try await fleet.ask(.get, path).text.contains(id))
            let change = #"{"enabled":false}"#
            let stale = try await fleet.ask(.patch, "\(path)/\(id)", change, headers: ["If-Match": #""7""#])
            #expect(stale.code == "version_conflict")
            let changed = try await fleet.ask(.patch, "\(path)/\(id)", change, headers: ["If-Match": #""1""#])
            #expect(
                changed.text.contains(#""disabled_for":"manual""#) && changed.text.contains(#""description":"shop""#)
            )
            let late = try await fleet.ask(.post, "\(path)/\(id)/recover", #"{"since":"2026-01-01T00:00:00Z"}"#)
            #expect(late.code == "webhook_endpoint_disabled")
            let rotated = try await fleet.ask(.post, "\(path)/\(id)/rotate")
            #expect(rotated.status == 200 && !rotated.text.contains(secret) && rotated.text.contains("whsec_"))
            #expect(try await fleet.ask(.delete, "\(path)/\(id)").status == 204)
            #expect(try await fleet.ask(.get, "\(path)/\(id)").code == "webhook_endpoint_not_found")
        }

        @Test("who chooses a pair of keys gets the public one, and another by rotation; it is chosen once")
        func pair() async throws {
            let (made, id) = try await make(#"{"url":"https://shop.example.com/","signing":"asymmetric"}"#)
            let first = try made.body?["data"]?["public_key"]?.string() ?? ""
            #expect(made.status == 201 && first.hasPrefix("whpk_") && made.body?["data"]?["secret"]?.kind == .null)
            let read = try await fleet.ask(.get, "\(path)/\(id)", role: "viewer")
            #expect(read.text.contains(#""signing":"asymmetric","public_key":"\#(first)""#))
            let rotated = try await fleet.ask(.post, "\(path)/\(id)/rotate")
            let second = try rotated.body?["data"]?["public_key"]?.string() ?? ""
            #expect(rotated.status == 200 && second.hasPrefix("whpk_") && second != first)
            let changed = try await fleet.ask(.patch, "\(path)/\(id)", #"{"signing":"symmetric"}"#)
            #expect(changed.faults == ["/signing unknown_field"])
            let wrong = try await make(#"{"url":"https://shop.example.com/","signing":"none"}"#).answer
            #expect(wrong.faults == ["/signing invalid_value"])
        }

        @Test(
            "an address that is not public by https is refused",
            arguments: [
                "http://shop.example.com/", "https://127.0.0.1/", "https://10.1.2.3/", "https://[::1]/",
                "https://169.254.169.254/", "https://localhost/", "https://shop/", "https://shop.example.com:22/",
                "https://user@shop.example.com/", "https://0x7f000001/", "ftp://shop.example.com/", "shop",
            ]
        )
        func addresses(_ url: String) async throws {
            let answer = try await make(#"{"url":"\#(url)"}"#).answer
            #expect(answer.status == 422 && answer.faults == ["/url invalid_value"])
        }

        @Test("every fault is told; who may not is refused; nobody sees another tenant's")
        func faults() async throws {
            let wrong = #"{"events":["x"],"enabled":1,"secret":"mine"}"#
            let faults = try await make(wrong).answer.faults
            #expect(
                Set(faults) == [
                    "/url required", "/events/0 invalid_value", "/enabled wrong_type", "/secret unknown_field",
                ]
            )
            let (_, id) = try await make(#"{"url":"https://shop.example.com/"}"#)
            for role in ["viewer", "service", "recipient"] {
                #expect(
                    try await fleet.ask(.post, path, #"{"url":"https://a.example.com/"}"#, role: role).status == 403
                )
            }
            let routes: [(HTTPMethod, String, String?)] = [
                (.get, "", nil), (.patch, "", "{}"), (.delete, "", nil), (.post, "/rotate", nil),
                (.get, "/deliveries", nil), (.post, "/recover", #"{"since":"2026-01-01T00:00:00Z"}"#),
            ]
            for (method, rest, body) in routes {
                let answer = try await fleet.ask(method, "\(path)/\(id)\(rest)", body, tenant: "globex")
                #expect(answer.code == "webhook_endpoint_not_found")
            }
        }

        @Test("what an endpoint was told is listed with its attempts, and recovered")
        func deliveries() async throws {
            let (_, id) = try await make(#"{"url":"https://shop.example.com/"}"#)
            try await fleet.owner.execute(
                """
                INSERT INTO webhook_messages (tenant_id, message_id, user_id, type, payload)
                VALUES ('acme', '01980000-0000-7000-8000-000000000001', 'ann', 'notification.failed', '{}')
                """
            )
            try await fleet.owner.execute(
                """
                INSERT INTO webhook_deliveries (tenant_id, endpoint_id, message_id, sequence, state, attempts)
                VALUES ('acme', \(id)::uuid, '01980000-0000-7000-8000-000000000001', 1, 'failed', 1)
                """
            )
            try await fleet.owner.execute(
                """
                INSERT INTO webhook_attempts (tenant_id, endpoint_id, message_id, number, milliseconds, status, error)
                VALUES ('acme', \(id)::uuid, '01980000-0000-7000-8000-000000000001', 1, 12, 500, 'status 500')
                """
            )
            let list = try await fleet.ask(.get, "\(path)/\(id)/deliveries?state=failed", role: "viewer")
            #expect(list.text.contains(#""event":"notification.failed","state":"failed""#))
            #expect(list.text.contains(#""milliseconds":12,"status":500,"error":"status 500""#))
            let since = #"{"since":"2026-01-01T00:00:00Z"}"#
            let recovered = try await fleet.ask(.post, "\(path)/\(id)/recover", since)
            #expect(recovered.status == 202 && recovered.text.contains(#""recovered":1"#))
            #expect(try await fleet.ask(.get, "\(path)/\(id)/deliveries?state=pending").text.contains("01980000"))
            #expect(try await fleet.ask(.get, "\(path)/\(id)/deliveries?state=lost").status == 422)
        }
    }
}
