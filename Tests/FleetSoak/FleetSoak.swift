import Concurrency
import Foundation
import TestSupport

/// Notifications flow through a local stack of this build whose orchestrator, email-worker and analytics are killed at
/// random until all is told; then the sandbox's log, the projections and what the gateway accepted must tell the same.
struct FleetSoak: Sendable {
    /// What came of it, in one line unless there are faults.
    struct Findings: CustomStringConvertible, Sendable {
        let faults: [String]
        let summary: String

        var description: String {
            (faults.prefix(20).map { "FAULT \($0)" } + [summary]).joined(separator: "\n")
        }
    }

    private let notifications: Int
    private let people: Int
    private let seed: UInt64
    private let pause: ClosedRange<Int64>
    /// How long the fleet may stand still, all told, before that is a fault.
    private let patience = Duration.seconds(120)

    /// `pause`: milliseconds between two kills.
    init(notifications: Int, people: Int, seed: UInt64, pause: ClosedRange<Int64> = 3000...12_000) {
        (self.notifications, self.people, self.seed, self.pause) = (notifications, people, seed, pause)
    }

    func run() async throws -> Findings {
        let stack = try LocalStack([
            "HERALD_SANDBOX_CALLBACKS": "off",
            "HERALD_LIMIT_TENANT": "1000000000", "HERALD_SENDGRID_RATE": "100000", "HERALD_LIMIT_RECIPIENT": "100000",
        ])
        do {
            let (status, output) = try await stack.run("up")
            guard status == 0 else { throw NeverHappened(description: output) }
            let findings = try await run(on: stack)
            try await stack.run("reset")
            return findings
        } catch {
            try await stack.run("reset")
            throw error
        }
    }

    /// On a stack that is up, which stays up.
    func run(on stack: LocalStack) async throws -> Findings {
        let start = ContinuousClock.now
        let run = "\(seed)-\(UInt32.random(in: 0...UInt32.max))"
        let evidence = SoakEvidence(stack, run: run)
        let killer = SoakKiller(stack, seed: seed, pause: pause)
        let end = GracefulShutdown()
        defer { end.begin() }
        let killing = Task { try await killer.run(until: end) }
        let accepted = try await SoakFeeder(stack, run: run).feed(notifications, to: people)
        try await settle(evidence)
        end.begin()
        let kills = try await killing.value
        let seconds = start.duration(to: .now).seconds
        try await eventually("all are told for good", within: .seconds(60)) {
            try await evidence.settled() == notifications
        }
        let verdict = SoakVerdict(accepted: accepted, sends: try evidence.sends(), rows: try await evidence.rows())
        return Findings(
            faults: verdict.faults,
            summary: """
                \(notifications) notifications to \(people) people, \(kills) services killed, seed \(seed): \
                \(verdict.sent) sent, \(verdict.unknown) unknown, \(verdict.faults.count) faults, \
                \(Int(seconds)) s, \(Int(Double(notifications) / seconds))/s
                """
        )
    }

    /// Waits until all are told, as long as there is progress.
    private func settle(_ evidence: SoakEvidence) async throws {
        var (told, since) = (-1, ContinuousClock.now)
        while told < notifications {
            let now = (try? await evidence.settled()) ?? told
            if now != told { (told, since) = (now, .now) }
            guard since.duration(to: .now) < patience else {
                throw NeverHappened(description: "\(told) of \(notifications) are told, and no more within \(patience)")
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
