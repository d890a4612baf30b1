import Concurrency
import HTTPServer
import Synchronization
import TestSupport
import Testing

@testable import WebhookHandler

@Suite("Admitting callbacks")
struct AdmittingTests {
    @Test("a flood of one account is cut off, and another's callback passes at once")
    func fairness() async throws {
        let gate = AccountGate(atOnce: 2, waiting: 3)
        let (flood, other) = (
            try #require(AccountName("sendgrid", "flood")), try #require(AccountName("twilio", "main"))
        )
        let hold = GracefulShutdown()
        let count = Count()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    do {
                        try await gate.pass(flood) {
                            count.running.add(1, ordering: .relaxed)
                            await hold.wait()
                        }
                    } catch let error as HTTPError {
                        #expect(error.status == .tooManyRequests && error.retryAfter != nil)
                        count.refused.add(1, ordering: .relaxed)
                    }
                }
            }
            try await eventually("the flood stands") { count.refused.load(ordering: .relaxed) == 45 }
            #expect(count.running.load(ordering: .relaxed) == 2)
            #expect(try await gate.pass(other) { true })
            hold.begin()
            try await group.waitForAll()
        }
        #expect(count.running.load(ordering: .relaxed) == 5)
        #expect(try await gate.pass(flood) { true })
    }

    @Test("of a flood of refusals few are written down, and how many were not")
    func meter() {
        var meter = RefusalMeter(perMinute: 2, mostSorts: 3)
        let start = ContinuousClock.now
        #expect(meter.note("a", at: start) == 0)
        #expect(meter.note("a", at: start) == 0)
        for _ in 0..<100 { #expect(meter.note("a", at: start) == nil) }
        #expect(meter.note("b", at: start) == 0)
        #expect(meter.note("a", at: start.advanced(by: .seconds(61))) == 100)
        #expect(meter.note("a", at: start.advanced(by: .seconds(61))) == 0)
    }

    @Test("sorts of refusals have an end, whatever strangers invent")
    func bounded() {
        var meter = RefusalMeter(perMinute: 1, mostSorts: 3)
        for sort in 0..<1000 { #expect(meter.note("\(sort)", at: .now) == 0) }
    }
}

private final class Count: Sendable {
    let running = Atomic(0)
    let refused = Atomic(0)
}
