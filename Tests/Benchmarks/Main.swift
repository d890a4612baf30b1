/// Prints what Herald's parts cost beside a peer in the same run: `benchmarks` for all, `benchmarks NAME...` for some.
/// Timings are for reading, never for gating: the machine's speed drifts, so quote the ratio.
@main enum Benchmarks {
    private static let all: [(name: String, run: @Sendable () async throws -> Void)] = [
        ("postgres-copy", { try await PostgresCopyBenchmark.run() }),
        ("redis-pipeline", { try await RedisPipelineBenchmark.run() }),
        ("wire", { try await WireBenchmark.run() }),
        ("json", { try await JSONReadBenchmark.run() }),
    ]

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        for benchmark in all where arguments.isEmpty || arguments.contains(benchmark.name) {
            print("\n== \(benchmark.name)")
            try await benchmark.run()
        }
    }
}
