import Foundation
import Network
import Primitives
import Storage
import TestSupport
import Testing

@Suite("What streams cost", .serialized, .timeLimit(.minutes(5)))
struct StreamCostTests {
    /// Ten thousand in `Tests/Checks/inbox/run`, which measures a release build.
    private static let count = ProcessInfo.processInfo.environment["HERALD_STREAMS"].flatMap { Int($0) } ?? 1000

    @Test(
        "an open stream costs the service less than 6 KB of its own memory, and one item for everybody comes to all",
        .disabled(if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil, "a sanitizer's memory is no measure")
    )
    func cost() async throws {
        let wanted = min(StreamCostTests.count, DescriptorLimit.raise() - 300)
        let stage = try await InboxStage()
        let replica = try await stage.replica(environment: ["HERALD_EDGE_CONNECTIONS": "12000"])
        // The first ones also pay for what the process makes once.
        let first = OpenStreams()
        try await first.open(port: replica.port, try (0..<400).map { try stage.subscription("early-\($0)") })
        let before = try ProcessCost(replica.process.pid)
        let people = (0..<wanted).map { "user-\($0)" }
        let streams = OpenStreams()
        try await streams.open(port: replica.port, try people.map { try stage.subscription($0) })
        let open = try ProcessCost(replica.process.pid)
        let each = (open.memory - before.memory) / wanted
        print("an open stream: \(each) bytes of the service")
        #expect(each < 6 * 1024)
        if StreamCostTests.isMeasuring { try await StreamCostTests.idle(replica.process.pid) }

        let dispatches = try people.map { try stage.dispatch($0) }
        let start = ContinuousClock.now
        try await stage.send(dispatches)
        try await streams.wait(for: "event: notification", at: wanted)
        let cost = (try ProcessCost(replica.process.pid).processor - open.processor) / wanted
        print("an item for each, stored, from queue to stream: \(Self.pace(wanted, since: start)), \(cost) each")
        #expect(replica.process.isRunning)
        try await replica.process.terminate()
        try await stage.stop()
    }

    private static func pace(_ count: Int, since start: ContinuousClock.Instant) -> String {
        let time = start.duration(to: .now)
        return "\(count) in \(time), \(Int(Double(count) / (time / .seconds(1)))) sends a second"
    }

    /// What it takes to keep streams in which nothing happens, over two beats of pings and one of comparisons. Each
    /// connection is looked at once more ten seconds after its opening, which is none of it.
    private static func idle(_ pid: Int32) async throws {
        try await Task.sleep(for: .seconds(15))
        let found = try await share(pid, over: .seconds(60))
        print("idle: \((found * 10_000).rounded() / 100) % of a core")
    }

    private static func share(_ pid: Int32, over time: Duration) async throws -> Double {
        let before = try ProcessCost(pid).processor
        try await Task.sleep(for: time)
        return (try ProcessCost(pid).processor - before) / time
    }

    /// The same of nginx with nchan, which keeps messages in its memory alone and is told them by HTTP.
    @Test("what open streams and an item for each cost nginx with nchan", .enabled(if: isMeasuring))
    func nchan() async throws {
        let wanted = min(StreamCostTests.count, DescriptorLimit.raise() - 300)
        let server = try await NchanServer()
        let worker = try server.worker()
        let people = (0..<wanted).map { "user-\($0)" }
        let (first, streams) = (OpenStreams(), OpenStreams())
        try await first.open(
            port: server.port,
            (0..<400).map { NchanServer.subscription("early-\($0)") },
            mark: "200 OK"
        )
        let before = try ProcessCost(worker)
        try await streams.open(port: server.port, people.map { NchanServer.subscription($0) }, mark: "200 OK")
        let open = try ProcessCost(worker)
        print("an open stream of nchan: \((open.memory - before.memory) / wanted) bytes")

        let item = String(repeating: "x", count: 300)
        let start = ContinuousClock.now
        let publishers = OpenStreams()
        for some in stride(from: 0, to: wanted, by: 200) {
            let together = people[some..<min(some + 200, wanted)].map { NchanServer.publication($0, item) }
            try publishers.send(port: server.port, together.joined())
        }
        try await streams.wait(for: item, at: wanted)
        let cost = (try ProcessCost(worker).processor - open.processor) / wanted
        print("an item for each by nchan: \(Self.pace(wanted, since: start)), \(cost) each")
        try await server.stop()
    }

    @Test("how long one message of a channel takes to all its streams in nginx with nchan", .enabled(if: isMeasuring))
    func nchanChannel() async throws {
        let wanted = min(StreamCostTests.count, DescriptorLimit.raise() - 300)
        let server = try await NchanServer()
        let streams = OpenStreams()
        let all = (0..<wanted).map { _ in NchanServer.subscription("everybody") }
        try await streams.open(port: server.port, all, mark: "200 OK")
        let item = String(repeating: "x", count: 300)
        let start = ContinuousClock.now
        let publisher = OpenStreams()
        try publisher.send(port: server.port, NchanServer.publication("everybody", item))
        try await streams.wait(for: item, at: wanted)
        print("one message of nchan for \(wanted) of a channel: \(start.duration(to: .now))")
        try await server.stop()
    }

    /// Only where `HERALD_STREAMS` asks for it: beside each other in one run.
    private static let isMeasuring =
        ProcessInfo.processInfo.environment["HERALD_STREAMS"] != nil
        && FileManager.default.fileExists(atPath: NchanServer.module)
}

/// What a process has of its own so far.
private struct ProcessCost {
    /// Bytes that are no file's.
    let memory: Int
    let processor: Duration

    init(_ pid: Int32) throws {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8).split(separator: "\n")
        memory =
            status.filter { $0.hasPrefix("RssAnon:") || $0.hasPrefix("RssShmem:") }
            .compactMap { Int($0.filter(\.isNumber)) }.reduce(0, +) * 1024
        let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        let ticks = try #require(Int(fields[12])) + #require(Int(fields[13]))
        processor = .milliseconds(ticks * 1000 / sysconf(Int32(_SC_CLK_TCK)))
    }
}
