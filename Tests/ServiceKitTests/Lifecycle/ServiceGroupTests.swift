import Concurrency
import Observability
import ServiceKit
import Synchronization
import TestSupport
import Testing

@Suite struct ServiceGroupTests {
    @Test("parts stop in the reverse of their order, each after those that depend on it")
    func order() async throws {
        let journal = Journal()
        let shutdown = GracefulShutdown()
        let parts = ["database", "consumer", "server"].map { name in
            ServiceGroup.Part(name, Recorded(name, journal))
        }
        let group = ServiceGroup(parts, logger: .silent)
        let run = Task { try await GracefulShutdown.$current.withValue(shutdown) { try await group.run() } }
        try await eventually("all parts run") { journal.entries.count == 3 }
        shutdown.begin()
        try await run.value
        #expect(journal.entries.suffix(3) == ["server stopped", "consumer stopped", "database stopped"])
    }

    @Test("a part that fails stops the others and its failure is thrown")
    func failure() async throws {
        let journal = Journal()
        let parts = [ServiceGroup.Part("database", Recorded("database", journal)), .init("consumer", Failing())]
        let error = await #expect(throws: PartFailure.self) { try await ServiceGroup(parts, logger: .silent).run() }
        #expect(error?.part == "consumer")
        #expect(journal.entries.last == "database stopped")
    }

    @Test("a part that ends by itself is a failure: a service must not go on without it")
    func earlyEnd() async {
        let parts = [ServiceGroup.Part("poller", Ending())]
        let error = await #expect(throws: PartFailure.self) { try await ServiceGroup(parts, logger: .silent).run() }
        #expect(error?.reason == "ended by itself")
    }

    @Test("a part that does not drain in time is cancelled")
    func overdue() async throws {
        let shutdown = GracefulShutdown()
        let group = ServiceGroup([.init("stuck", Stuck())], drainLimit: .milliseconds(50), logger: .silent)
        shutdown.begin()
        try await GracefulShutdown.$current.withValue(shutdown) { try await group.run() }
    }
}

private final class Journal: Sendable {
    private let lines = Mutex<[String]>([])

    var entries: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

private struct Recorded: Service {
    let name: String
    let journal: Journal

    init(_ name: String, _ journal: Journal) {
        (self.name, self.journal) = (name, journal)
    }

    func run() async throws {
        journal.add("\(name) started")
        await GracefulShutdown.current.wait()
        journal.add("\(name) stopped")
    }
}

private struct Failing: Service {
    struct Failure: Error {}
    func run() async throws { throw Failure() }
}

private struct Ending: Service {
    func run() async throws {}
}

/// Ignores the shutdown; only cancellation ends it.
private struct Stuck: Service {
    func run() async throws { try await Task.sleep(for: .seconds(600)) }
}
