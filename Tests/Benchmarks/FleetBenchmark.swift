import Foundation
import Network
import TestSupport

/// From the client's request to the provider: the whole fleet beside Celery, Redis and Apprise, both into the same
/// sandbox. The fleet also decides by the person's rules, keeps a ledger and projects every event; the peer does not.
enum FleetBenchmark {
    private static let size = 500
    private static let services = ["gateway", "orchestrator", "email-worker", "analytics"]

    static func run() async throws {
        let stack = try LocalStack([
            "HERALD_SANDBOX_CALLBACKS": "off",
            "HERALD_LIMIT_TENANT": "1000000000", "HERALD_LIMIT_RECIPIENT": "1000000000",
            "HERALD_SENDGRID_RATE": "100000",
        ])
        let (status, output) = try await stack.run("up")
        do {
            guard status == 0 else { throw NeverHappened(description: output) }
            let environment = try stack.environment()
            let ours = try await measure(stack, environment, count: 20_000)
            let theirs = try await measurePeer(stack, environment, count: 2_000)
            Measurement.compare(ours, with: theirs, unit: "notification")
        } catch {
            try await stack.run("reset")
            throw error
        }
        try await stack.run("reset")
    }

    private static func measure(
        _ stack: LocalStack,
        _ environment: [String: String],
        count: Int
    ) async throws -> Measurement {
        let sink = SandboxCount(stack)
        let reactor = try Reactor(name: "load")
        defer { reactor.stop() }
        let load = GatewayLoad(token: environment["HERALD_TOKEN"] ?? "", toAddresses: true)
        let port = try stack.port(of: "gateway-public")
        let pids = services.compactMap(stack.pid(of:))
        let cpu = { pids.map(CPUTime.ofProcess).reduce(.zero, +) }
        let deliver = { (start: Int, count: Int) in
            let goal = try await sink.sends() + count
            _ = try await HTTPLoad.run(count / size, over: 2, port: port, on: reactor) {
                load.batch(start + $0, of: size)
            }
            try await eventually("all are delivered", within: .seconds(120)) { try await sink.sends() >= goal }
        }
        try await deliver(0, size * 4)
        let (start, before) = (ContinuousClock.now, cpu())
        try await deliver(4, count)
        let elapsed = start.duration(to: .now)
        return Measurement(name: "fleet, all four services", operations: count, elapsed: elapsed, cpu: cpu() - before)
    }

    private static func measurePeer(
        _ stack: LocalStack,
        _ environment: [String: String],
        count: Int
    ) async throws -> Measurement {
        let sink = SandboxCount(stack)
        let peer = try await FleetPeer(environment)
        let deliver = { (count: Int) in
            let goal = try await sink.sends() + count
            let asking = try await peer.ask(for: count)
            try await eventually("all are delivered", within: .seconds(120)) { try await sink.sends() >= goal }
            return asking
        }
        _ = try await deliver(50)
        let (start, before) = (ContinuousClock.now, peer.cpu)
        let asking = try await deliver(count)
        let elapsed = start.duration(to: .now)
        let cpu = peer.cpu - before + asking
        try await peer.stop()
        return Measurement(name: "Celery + Redis + Apprise", operations: count, elapsed: elapsed, cpu: cpu)
    }
}
