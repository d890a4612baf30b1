import CLinux
import Glibc
import Network
import Synchronization
import TestSupport
import Testing

@Suite("Reactor", .timeLimit(.minutes(1)))
struct ReactorTests {
    @Test("work of one thread runs in order of submission, on the reactor's thread")
    func order() async throws {
        let reactor = try Reactor(name: "test")
        defer { reactor.stop() }
        let seen = Mutex<[Int]>([])
        for number in 0..<1000 {
            reactor.submit { seen.withLock { $0.append(reactor.isCurrent ? number : -1) } }
        }
        try await eventually("all ran") { seen.withLock { $0.count } == 1000 }
        #expect(seen.withLock { $0 } == Array(0..<1000))
    }

    @Test("timers fire in order of their due time, never early, and a cancelled one never")
    func timers() async throws {
        let reactor = try Reactor(name: "test")
        defer { reactor.stop() }
        let fired = Mutex<[Int]>([])
        let start = ContinuousClock.now
        reactor.submit {
            for delay in [30, 10, 20] {
                _ = reactor.schedule(after: .milliseconds(delay)) {
                    let isEarly = start.duration(to: .now) < .milliseconds(delay)
                    fired.withLock { $0.append(isEarly ? -delay : delay) }
                }
            }
            let cancelled = reactor.schedule(after: .milliseconds(15)) { fired.withLock { $0.append(15) } }
            reactor.cancel(cancelled)
        }
        try await eventually("three fired") { fired.withLock { $0.count } == 3 }
        #expect(fired.withLock { $0 } == [10, 20, 30])
    }

    @Test("an actor that names the reactor as its executor runs on its thread")
    func actors() async throws {
        let reactor = try Reactor(name: "test")
        defer { reactor.stop() }
        #expect(await Resident(reactor).isAtHome())
    }

    @Test("many threads submitting at once lose nothing")
    func contention() async throws {
        let reactor = try Reactor(name: "test")
        defer { reactor.stop() }
        let count = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<5000 { reactor.submit { count.increment() } }
                }
            }
        }
        try await eventually("all ran") { count.value == 40_000 }
    }

    @Test("a handler that unwatches another spares it the event that was collected with its own")
    func unwatchDuringDispatch() async throws {
        let reactor = try Reactor(name: "test")
        defer { reactor.stop() }
        let told = Counter()
        let ends = Counter()
        reactor.submit {
            let pair = Pair(reactor, told)
            pair.watchBoth()
            // Both are ready before the next wait, so they are collected together.
            pair.makeReady()
            _ = reactor.schedule(after: .milliseconds(50)) {
                pair.close()
                ends.increment()
            }
        }
        try await eventually("the reactor has waited again") { ends.value == 1 }
        #expect(told.value == 1)
    }

    @Test("a handler whose slot another watch has taken over is not told of the old one's events")
    func reusedSlot() async throws {
        let reactor = try Reactor(name: "test")
        defer { reactor.stop() }
        let (told, turns) = (Counter(), Counter())
        reactor.submit {
            for _ in 0..<100 {
                let pair = Pair(reactor, told)
                pair.watchBoth()
                pair.close()
            }
            turns.increment()
        }
        try await eventually("all were watched") { turns.value == 1 }
        #expect(told.value == 0)
    }

    @Test("a stopped reactor runs what was submitted before, and ends")
    func stop() async throws {
        let count = Counter()
        weak var weakly: Reactor?
        do {
            let reactor = try Reactor(name: "test")
            weakly = reactor
            for _ in 0..<100 { reactor.submit { count.increment() } }
            reactor.stop()
        }
        try await eventually("its thread has let go of it") { weakly == nil }
        #expect(count.value == 100)
    }
}

/// Two pipes; whichever is told first unwatches the other.
///
/// `@unchecked Sendable`: used on the reactor's thread alone.
private final class Pair: EventHandler, @unchecked Sendable {
    private let reactor: Reactor
    private let told: Counter
    private var ends: [(read: Int32, write: Int32)] = []
    private var watches: [Watch] = []

    init(_ reactor: Reactor, _ told: Counter) {
        (self.reactor, self.told) = (reactor, told)
    }

    func watchBoth() {
        for _ in 0..<2 {
            var pipes: [Int32] = [0, 0]
            pipe(&pipes)
            ends.append((pipes[0], pipes[1]))
            if let watch = try? reactor.watch(pipes[0], for: .read, self) { watches.append(watch) }
        }
    }

    func makeReady() {
        for end in ends { _ = write(end.write, "x", 1) }
    }

    func ready(_ events: Interest) {
        told.increment()
        for watch in watches { reactor.unwatch(watch) }
    }

    func close() {
        for watch in watches { reactor.unwatch(watch) }
        for end in ends {
            Glibc.close(end.read)
            Glibc.close(end.write)
        }
    }
}

private final class Counter: Sendable {
    private let total = Atomic(0)

    var value: Int { total.load(ordering: .acquiring) }

    func increment() { total.wrappingAdd(1, ordering: .releasing) }
}

private actor Resident {
    private let reactor: Reactor

    init(_ reactor: Reactor) {
        self.reactor = reactor
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    func isAtHome() -> Bool { reactor.isCurrent }
}
