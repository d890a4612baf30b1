import CLinux
import Glibc
import Primitives
import Synchronization

/// One thread that waits on epoll and runs whatever belongs to its descriptors. It is also a serial executor: an actor
/// that names it as its `unownedExecutor` runs on this thread, next to its sockets, with no hop.
///
/// `@unchecked Sendable`: `inbox` is behind its mutex; every other variable is touched by the reactor's thread alone,
/// which `preconditionCurrent` checks.
package final class Reactor: SerialExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var work: [@Sendable () -> Void] = []
        var isStopping = false

        var isEmpty: Bool { jobs.isEmpty && work.isEmpty }
    }

    private let poller: Poller
    private let inbox = Mutex(Inbox())
    /// True while the thread waits, or is about to: only then does a submission have to wake it.
    private let isAsleep = Atomic(false)
    private let thread = Atomic<pthread_t>(0)
    /// What the thread is running; exchanged with the inbox, so that neither array is allocated anew.
    private var taken = Inbox()
    private var handlers = HandlerTable()
    private var timers = TimerQueue()
    private var lastWait = ContinuousClock.now
    let readBuffer = ReadBuffer()

    /// Starts the thread; it ends after `stop()`.
    package init(name: String) throws(NetworkError) {
        poller = try Poller()
        let context = Unmanaged.passRetained(ReactorStart(self, String(name.prefix(15))))
        var thread = pthread_t()
        let status = pthread_create(&thread, nil, reactorMain, context.toOpaque())
        guard status == 0 else {
            context.release()
            throw NetworkError(.system(status), "pthread_create")
        }
    }

    package var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

    package func checkIsolated() { preconditionCurrent() }

    /// Runs `work` on the reactor's thread, soon and in order of submission.
    package func submit(_ work: @escaping @Sendable () -> Void) {
        inbox.withLock { $0.work.append(work) }
        wake()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        inbox.withLock { $0.jobs.append(job) }
        wake()
    }

    /// Ends the loop once what was submitted has run. Close what is watched first.
    package func stop() {
        inbox.withLock { $0.isStopping = true }
        wake()
    }

    // MARK: On the reactor's thread only

    /// When the events being handled were collected: as good as the time of day for time-outs, and free.
    package var now: ContinuousClock.Instant {
        preconditionCurrent()
        return lastWait
    }

    /// Watches a descriptor until `unwatch`; the reactor holds `handler` so long, and never closes the descriptor.
    package func watch(
        _ descriptor: Int32,
        for interest: Interest,
        _ handler: any EventHandler
    ) throws(NetworkError) -> Watch {
        preconditionCurrent()
        let tag = handlers.insert(handler)
        do {
            try poller.control(EPOLL_CTL_ADD, descriptor, interest.rawValue, tag: tag)
        } catch {
            _ = handlers.remove(tag)
            throw error
        }
        return Watch(descriptor: descriptor, tag: tag)
    }

    package func update(_ watch: Watch, to interest: Interest) throws(NetworkError) {
        preconditionCurrent()
        try poller.control(EPOLL_CTL_MOD, watch.descriptor, interest.rawValue, tag: watch.tag)
    }

    /// Call before the descriptor is closed. An event already collected for it is dropped.
    package func unwatch(_ watch: Watch) {
        preconditionCurrent()
        guard let handler = handlers.remove(watch.tag) else { return }
        try? poller.control(EPOLL_CTL_DEL, watch.descriptor, 0, tag: watch.tag)
        withExtendedLifetime(handler) {}
    }

    package func schedule(at due: ContinuousClock.Instant, _ callback: @escaping () -> Void) -> ReactorTimer {
        preconditionCurrent()
        return ReactorTimer(id: timers.add(at: due, callback))
    }

    package func schedule(after delay: Duration, _ callback: @escaping () -> Void) -> ReactorTimer {
        schedule(at: .now.advanced(by: delay), callback)
    }

    package func cancel(_ timer: ReactorTimer) {
        preconditionCurrent()
        timers.cancel(timer.id)
    }

    // MARK: The loop

    fileprivate func loop() {
        thread.store(pthread_self(), ordering: .relaxed)
        while runSubmitted() {
            let count = poller.wait(milliseconds: fallAsleep() ? millisecondsToNextTimer() : 0)
            isAsleep.store(false, ordering: .relaxed)
            lastWait = .now
            for index in 0..<count {
                guard let (tag, mask) = poller.event(index) else { continue }
                handlers.handler(of: tag)?.ready(Interest(rawValue: mask))
            }
            while let callback = timers.removeDue(at: lastWait) { callback() }
        }
    }

    /// False when there is work to do. Whoever submits after this has looked finds `isAsleep` set, and interrupts.
    private func fallAsleep() -> Bool {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        return inbox.withLock { $0.isEmpty && !$0.isStopping }
    }

    /// False when the reactor is to stop and nothing is left to run.
    private func runSubmitted() -> Bool {
        let isStopping = inbox.withLock { inbox in
            swap(&inbox.jobs, &taken.jobs)
            swap(&inbox.work, &taken.work)
            return inbox.isStopping
        }
        if taken.isEmpty { return !isStopping }
        for job in taken.jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
        for work in taken.work { work() }
        let isLarge = taken.jobs.capacity + taken.work.capacity > 4096
        taken.jobs.removeAll(keepingCapacity: !isLarge)
        taken.work.removeAll(keepingCapacity: !isLarge)
        return true
    }

    private func millisecondsToNextTimer() -> Int32 {
        guard let due = timers.nextDue() else { return -1 }
        // Rounded up: a wait that ends too soon would spin until the timer is due.
        return Int32(clamping: max(0, (ContinuousClock.now.duration(to: due).microseconds + 999) / 1000))
    }

    /// The one that finds the thread asleep pays for waking it; the thread itself never does.
    private func wake() {
        if isAsleep.load(ordering: .sequentiallyConsistent), isAsleep.exchange(false, ordering: .relaxed) {
            poller.interrupt()
        }
    }

    private func preconditionCurrent() {
        precondition(isCurrent, "only on the reactor's thread")
    }
}

/// A descriptor under watch.
package struct Watch: Sendable {
    package let descriptor: Int32
    fileprivate let tag: UInt64
}

package struct ReactorTimer: Sendable {
    fileprivate let id: UInt64
}

private final class ReactorStart {
    let reactor: Reactor
    let name: String

    init(_ reactor: Reactor, _ name: String) {
        (self.reactor, self.name) = (reactor, name)
    }
}

/// The thread's body. It holds the reactor until the loop ends, so a stopped reactor is freed by its own thread.
private func reactorMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let start = Unmanaged<ReactorStart>.fromOpaque(context).takeRetainedValue()
    herald_name_thread(start.name)
    pthread_detach(pthread_self())
    start.reactor.loop()
    return nil
}
