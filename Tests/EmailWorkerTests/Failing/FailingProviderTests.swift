import TestSupport
import Testing
import WorkerSupport

/// The promises of ARCHITECTURE about providers that fail, on the providers' own shapes.
@Suite("Providers that fail", .serialized, .timeLimit(.minutes(3)))
struct FailingProviderTests {
    @Test("the primary down: the fallback takes all, each once, few calls are wasted, and the primary comes back")
    func primaryDown() async throws {
        let bench = try await WorkerBench.mail("down")
        try await bench.fault(#"{"kind": "refuse", "refusal": "unavailable"}"#, "sendgrid")
        try await bench.queueMail(200)
        try await eventually("all are taken", within: .seconds(60)) { try await bench.sandbox.counts().distinct == 200 }
        let primary = try #require(try await bench.counts("sendgrid"))
        // Five open the circuit while seven more may be under way; then one a second looks whether it is well again.
        #expect(primary.taken == 0 && primary.refused <= 40)
        try await bench.fault(nil, "sendgrid")
        try await eventually("the primary is used again", within: .seconds(60)) {
            try await bench.queueMail(10)
            return try await bench.counts("sendgrid")?.taken ?? 0 >= 10
        }
        #expect(try await bench.sandbox.counts().repeated.isEmpty)
        try await bench.stop()
    }

    @Test("both throttle: it waits as long as they say, and nothing is lost or sent twice")
    func storm() async throws {
        let bench = try await WorkerBench.mail("storm")
        for provider in ["sendgrid", "ses"] {
            let fault = #"{"kind": "refuse", "refusal": "throttled", "retry_after": 2, "next": 3}"#
            try await bench.fault(fault, provider)
        }
        try await bench.queueMail(60)
        try await eventually("all are taken", within: .seconds(60)) { try await bench.sandbox.counts().sends == 60 }
        let counts = try await bench.sandbox.counts()
        #expect(counts.distinct == 60 && counts.accounts.reduce(0) { $0 + $1.refused } >= 2)
        try await bench.stop()
    }

    @Test("a connection that ends in the middle of a send: no other provider sends it again")
    func cut() async throws {
        let bench = try await WorkerBench.mail("cut")
        try await bench.fault(#"{"kind": "cut_after", "share": 0.2, "seed": 11}"#, "sendgrid")
        try await bench.queueMail(100)
        try await eventually("all are taken", within: .seconds(60)) { try await bench.sandbox.counts().sends == 100 }
        let counts = try await bench.sandbox.counts()
        #expect(counts.distinct == 100 && counts.repeated.isEmpty)
        #expect(try #require(try await bench.counts("sendgrid")).cut > 5)
        try await bench.stop()
    }
}
