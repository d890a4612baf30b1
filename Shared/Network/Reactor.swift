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
    }

    private let poller: Poller
    private let inbox = Mutex(Inbox())
    private var handlers: [UInt64: any EventHandler] = [:]
    private var nextTag: UInt64 = 0
    private var timers = TimerQueue()
    private let thread = Atomic<pthread_t>(0)

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
        post { $0.work.append(work) }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        post { $0.jobs.append(job) }
    }

    /// Ends the loop once what was submitted has run. Close what is watched first.
    package func stop() {
        post { $0.isStopping = true }
    }

    // MARK: On the reactor's thread only

    /// Watches a descriptor until `unwatch`; the reactor holds `handler` so long, and never closes the descriptor.
    package func watch(
        _ descriptor: Int32,
        for interest: Interest,
        _ handler: any EventHandler
    ) throws(NetworkError) -> Watch {
        preconditionCurrent()
        nextTag += 1
        try poller.control(EPOLL_CTL_ADD, descriptor, interest.rawValue, tag: nextTag)
        handlers[nextTag] = handler
        return Watch(descriptor: descriptor, tag: nextTag)
    }

    package func update(_ watch: Watch, to interest: Interest) throws(NetworkError) {
        preconditionCurrent()
        try poller.control(EPOLL_CTL_MOD, watch.descriptor, interest.rawValue, tag: watch.tag)
    }

    /// Call before the descriptor is closed. An event already collected for it is dropped.
    package func unwatch(_ watch: Watch) {
        preconditionCurrent()
        guard handlers.removeValue(forKey: watch.tag) != nil else { return }
        try? poller.control(EPOLL_CTL_DEL, watch.descriptor, 0, tag: watch.tag)
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
            poller.wait(milliseconds: isIdle ? millisecondsToNextTimer() : 0) { tag, events in
                handlers[tag]?.ready(Interest(rawValue: events))
            }
            while let callback = timers.removeDue(at: .now) { callback() }
        }
    }

    private var isIdle: Bool {
        inbox.withLock { $0.jobs.isEmpty && $0.work.isEmpty && !$0.isStopping }
    }

    /// False when the reactor is to stop and nothing is left to run.
    private func runSubmitted() -> Bool {
        let taken = inbox.withLock { inbox -> Inbox in
            let taken = inbox
            inbox.jobs.removeAll(keepingCapacity: false)
            inbox.work.removeAll(keepingCapacity: false)
            return taken
        }
        for job in taken.jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
        for work in taken.work { work() }
        return !(taken.isStopping && taken.jobs.isEmpty && taken.work.isEmpty)
    }

    private func millisecondsToNextTimer() -> Int32 {
        guard let due = timers.nextDue() else { return -1 }
        // Rounded up: a wait that ends too soon would spin until the timer is due.
        return Int32(clamping: max(0, (ContinuousClock.now.duration(to: due).microseconds + 999) / 1000))
    }

    /// Only the first item into an empty inbox pays for a wake-up; the thread itself needs none.
    private func post(_ add: (inout Inbox) -> Void) {
        let wasEmpty = inbox.withLock { inbox in
            let wasEmpty = inbox.jobs.isEmpty && inbox.work.isEmpty && !inbox.isStopping
            add(&inbox)
            return wasEmpty
        }
        if wasEmpty && !isCurrent { poller.interrupt() }
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
