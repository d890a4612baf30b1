import Concurrency
import Glibc
import TestSupport

/// Kills one service after the other, and starts it again.
struct SoakKiller: Sendable {
    private static let services = ["orchestrator", "email-worker", "analytics"]

    private let stack: LocalStack
    private let seed: UInt64
    /// Milliseconds between two kills: the shorter, the more of the time goes to partitions that wait for the dead.
    private let pause: ClosedRange<Int64>

    init(_ stack: LocalStack, seed: UInt64, pause: ClosedRange<Int64>) {
        (self.stack, self.seed, self.pause) = (stack, seed, pause)
    }

    /// Until `end` begins; tells how many it killed. All are up when it returns.
    func run(until end: GracefulShutdown) async throws -> Int {
        var generator = SeededGenerator(seed: seed)
        var kills = 0
        while !end.hasBegun {
            guard let service = SoakKiller.services.randomElement(using: &generator) else { break }
            if let pid = stack.pid(of: service) {
                kill(pid, SIGKILL)
                kills += 1
            }
            let (status, output) = try await stack.run("restart", [service])
            guard status == 0 else { throw NeverHappened(description: output) }
            await end.sleep(for: .milliseconds(Int64.random(in: pause, using: &generator)))
        }
        return kills
    }
}
