import HTTPClient
import TestSupport
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite("Limits") struct RateLimitTests {
        private func body(_ user: String) -> String { #"{"to":{"user_id":"\#(user)"},"content":{"body":"b"}}"# }

        @Test("a recipient gets so many and no more, and another one still theirs")
        func recipient() async throws {
            var limits = RateLimits()
            limits.recipient = RateLimit(3, in: .seconds(3600))
            let gateway = try await Fixture(limits: limits)
            for left in [2, 1, 0] {
                let answer = try await gateway.post(body("ann"))
                #expect(answer.status == 202)
                #expect(answer.headers["RateLimit-Limit"] == "3")
                #expect(answer.headers["RateLimit-Remaining"] == "\(left)")
                let reset = try #require(answer.headers["RateLimit-Reset"].flatMap { Int($0) })
                #expect((1200 * (3 - left) - 10...1200 * (3 - left)).contains(reset))
            }
            let refused = try await gateway.post(body("ann"))
            #expect(refused.status == 429 && refused.code == "rate_limited")
            #expect(refused.headers["RateLimit-Remaining"] == "0")
            let wait = try #require(refused.headers["Retry-After"].flatMap { Int($0) })
            #expect((1100...1200).contains(wait))
            #expect(try await gateway.post(body("bob")).status == 202)
            #expect(try await gateway.post(body("ann"), tenant: "globex").status == 202)
            try await gateway.stop()
        }

        @Test("the door costs one call of one script, and nothing else is asked of the cache")
        func oneCall() async throws {
            let gateway = try await Fixture()
            // The first call also teaches the script.
            #expect(try await gateway.post(body("ann")).status == 202)
            _ = try await gateway.redis.cli("CONFIG", "RESETSTAT")
            for _ in 0..<10 { #expect(try await gateway.post(body("ann")).status == 202) }
            let statistics = try await gateway.redis.cli("INFO", "commandstats").split(separator: "\r\n")
            let calls = statistics.filter { $0.contains("evalsha") || $0.contains("cmdstat_eval:") }
            #expect(calls.count == 1 && calls[0].hasPrefix("cmdstat_evalsha:calls=10,"))
            try await gateway.stop()
        }

        @Test("a tenant gets so many over all its people")
        func tenant() async throws {
            var limits = RateLimits()
            limits.tenant = RateLimit(2, in: .seconds(3600))
            let gateway = try await Fixture(limits: limits)
            for (user, status) in [("a", 202), ("b", 202), ("c", 429)] {
                #expect(try await gateway.post(body(user)).status == status)
            }
            #expect(try await gateway.post(body("c"), tenant: "globex").status == 202)
            try await gateway.stop()
        }
    }
}
