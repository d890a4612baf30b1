import Concurrency
import Kafka
import Observability
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import Orchestrator

@Suite(.serialized, .timeLimit(.minutes(2))) struct TimersTests {
    private func schedule(_ count: Int, on desk: Desk, due: (Int) -> Timestamp) async throws {
        guard let tenant = TenantID(rawValue: "demo") else { return }
        try await desk.timers.schedule(
            try (0..<count).map { number in
                let user = try #require(UserID(rawValue: "user-\(number)"))
                let key = RecipientTimer.Key(Storage.RecipientKey(tenant, user), Letters.timer)
                return RecipientTimer(key, dueAt: due(number))
            }
        )
    }

    /// The timers of an orchestrator that runs, until it is cancelled.
    private func orchestrator(_ desk: Desk) -> Task<Void, any Error> {
        let timers = Timers(desk.timers, desk.producer, logger: .silent)
        return Task { try await timers.run() }
    }

    private func fired(_ desk: Desk, _ count: Int) async throws -> [(user: String, due: Timestamp, at: Timestamp)] {
        try await desk.read(.notificationCreated, count: count).compactMap { record in
            let command = try RecipientCommand(decoding: record.value ?? [])
            guard case .timerFired(let fired) = command.action else { return nil }
            return (command.recipient.user, fired.dueAt, command.issuedAt)
        }
    }

    @Test("two orchestrators fire every timer once, none before its time and none much later")
    func punctual() async throws {
        let desk = try await Desk()
        let running = [orchestrator(desk), orchestrator(desk)]
        // Far enough ahead that all of them are there before the first is due.
        let start = WallClock.system.now + .seconds(3)
        // Thousands that are due at once, and more that follow.
        try await schedule(4000, on: desk) { start + .milliseconds($0 < 2000 ? 0 : $0 - 2000) }
        let fired = try await fired(desk, 4000)
        // Removed when their records are stored, so a little later.
        try await eventually("all are gone") { try await desk.timers.nextDue() == nil }
        for task in running { task.cancel() }
        #expect(fired.count == 4000 && Set(fired.map(\.user)).count == 4000)
        #expect(fired.allSatisfy { $0.at >= $0.due }, "one was early")
        let latest = fired.map { $0.at - $0.due }.max() ?? .zero
        // A second is the promise of a machine that is not full of other tests.
        print("the latest of 4,000 timers was \(latest) late")
        #expect(latest <= .seconds(5))
    }

    @Test("killed at any moment, what was due is fired by the next one, and what is scheduled meanwhile is seen")
    func restarts() async throws {
        let desk = try await Desk()
        try await schedule(1500, on: desk) { _ in WallClock.system.now }
        for _ in 0..<3 {
            let running = orchestrator(desk)
            try await eventually("something fires") { try await desk.timers.nextDue() != nil }
            running.cancel()
            _ = await running.result
        }
        let running = orchestrator(desk)
        try await eventually("all fire") { try await desk.timers.nextDue() == nil }
        try await schedule(1, on: desk) { _ in WallClock.system.now }
        try await eventually("the late one fires", within: .seconds(5)) { try await desk.timers.nextDue() == nil }
        running.cancel()
        let fired = try await fired(desk, 1501)
        #expect(Set(fired.map(\.user)).count == 1500)
    }
}
