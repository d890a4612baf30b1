import Foundation
import Kafka
import Network
import TestSupport

/// What it costs to accept a notification: the gateway beside FastAPI and confluent-kafka, over one broker and one
/// cache, under the same load; either is one process, and nobody else is at work.
enum GatewayBenchmark {
    private static let connections = 32
    private static let size = 500

    static func run() async throws {
        let stack = try LocalStack(["HERALD_LIMIT_TENANT": "1000000000", "HERALD_LIMIT_RECIPIENT": "1000000000"])
        let (status, output) = try await stack.run("up")
        do {
            guard status == 0 else { throw NeverHappened(description: output) }
            try await compare(stack)
        } catch {
            try await stack.run("reset")
            throw error
        }
        try await stack.run("reset")
    }

    private static func compare(_ stack: LocalStack) async throws {
        try await quieten(stack)
        let environment = try stack.environment()
        let load = GatewayLoad(token: environment["HERALD_TOKEN"] ?? "")
        let reactor = try Reactor(name: "load")
        defer { reactor.stop() }
        let peer = try await GatewayPeer(environment)
        guard let gateway = stack.pid(of: "gateway") else { throw NeverHappened(description: "the gateway runs") }
        let ours = Contender("gateway", gateway, try stack.port(of: "gateway-public"), reactor)
        let theirs = Contender("FastAPI", peer.process.pid, peer.port, reactor)
        for form in forms {
            let request: @Sendable (Int) -> [UInt8] = { form.request(load, $0) }
            let our = try await ours.measure(form.name, form.rounds * 8, of: form.size, request)
            let their = try await theirs.measure(form.name, form.rounds, of: form.size, request)
            Measurement.compare(our, with: their, unit: "notification")
        }
        try await peer.process.terminate()
    }

    private struct Form: Sendable {
        let name: String
        let rounds: Int
        let size: Int
        let request: @Sendable (GatewayLoad, Int) -> [UInt8]
    }

    private static let forms = [
        Form(name: "single JSON", rounds: 4000, size: 1) { $0.single($1) },
        Form(name: "batch JSON of \(size)", rounds: 30, size: size) { $0.batch($1, of: size) },
        Form(name: "batch protobuf of \(size)", rounds: 30, size: size) { (try? $0.protobuf($1, of: size)) ?? [] },
    ]

    private struct Contender {
        let name: String
        let pid: Int32
        let port: UInt16
        let reactor: Reactor

        init(_ name: String, _ pid: Int32, _ port: UInt16, _ reactor: Reactor) {
            (self.name, self.pid, self.port, self.reactor) = (name, pid, port, reactor)
        }

        func measure(
            _ form: String,
            _ rounds: Int,
            of size: Int,
            _ request: @escaping @Sendable (Int) -> [UInt8]
        ) async throws -> Measurement {
            let width = size == 1 ? connections : 4
            _ = try await HTTPLoad.run(max(rounds / 10, width), over: width, port: port, on: reactor, request)
            let cpu = CPUTime.ofProcess(pid)
            let elapsed = try await HTTPLoad.run(rounds, over: width, port: port, on: reactor, request)
            return Measurement(
                name: "\(name), \(form)",
                operations: rounds * size,
                elapsed: elapsed,
                cpu: CPUTime.ofProcess(pid) - cpu
            )
        }
    }

    /// Whoever would work on what the gateway has accepted ends.
    private static func quieten(_ stack: LocalStack) async throws {
        let others = ["orchestrator", "email-worker", "analytics"].compactMap(stack.pid(of:))
        for pid in others { kill(pid, SIGTERM) }
        try await eventually("the others end", within: .seconds(15)) { !others.contains(where: LocalStack.runs) }
    }
}
