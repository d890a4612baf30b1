/// Prints what Herald's parts cost beside a peer in the same run: `benchmarks` for all, `benchmarks NAME...` for some.
/// `benchmarks SERVER PORT` is a server for others to measure or to judge.
/// Timings are for reading, never for gating: the machine's speed drifts, so quote the ratio.
@main enum Benchmarks {
    private static let all: [(name: String, run: @Sendable () async throws -> Void)] = [
        ("http-echo", { try await HTTPEchoBenchmark.run() }),
        ("kafka", { try await KafkaBenchmark.run() }),
        ("postgres-copy", { try await PostgresCopyBenchmark.run() }),
        ("projector", { try await ProjectorBenchmark.run() }),
        ("redis-pipeline", { try await RedisPipelineBenchmark.run() }),
        ("wire", { try await WireBenchmark.run() }),
        ("json", { try await JSONReadBenchmark.run() }),
        ("tokens", { try await TokenBenchmark.run() }),
        ("governor", { try await GovernorBenchmark.run() }),
        ("worker", { try await WorkerBenchmark.run() }),
        ("push", { try await PushBenchmark.run() }),
        ("planner", { try await PlannerBenchmark.run() }),
        ("templates", { try await TemplateBenchmark.run() }),
        ("segments", { try await SegmentBenchmark.run() }),
        ("callbacks", { try await CallbackBenchmark.run() }),
        ("gateway", { try await GatewayBenchmark.run() }),
        ("fleet", { try await FleetBenchmark.run() }),
    ]

    private static let servers: [String: @Sendable (UInt16) async throws -> Void] = [
        "http-server": { try await HTTPEchoServer.run(port: $0) },
        "websocket-echo": { try await WebSocketEcho.run(port: $0) },
    ]

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.count == 2, let server = servers[arguments[0]], let port = UInt16(arguments[1]) {
            return try await server(port)
        }
        for benchmark in all where arguments.isEmpty || arguments.contains(benchmark.name) {
            print("\n== \(benchmark.name)")
            try await benchmark.run()
        }
    }
}
