/// Decides who gets which of a limited number of resources, such as connections: first come, first served; the most
/// recently used resource first, so that the rest can age and be closed. It opens and closes nothing itself: each
/// event returns the actions that follow from it, for the caller to perform in order.
package struct ResourcePool<Resource: Hashable & Sendable, Waiter: Hashable & Sendable>: Sendable {
    package enum Action: Equatable, Sendable {
        case lease(Resource, to: Waiter)
        /// Begin to open one more; answer with `opened` or `openFailed`.
        case open
        /// Answer with `retry` after the back-off that belongs to this many failures.
        case retryLater(failures: Int)
        case close(Resource)
    }

    private struct Idle {
        let resource: Resource
        let since: ContinuousClock.Instant
    }

    private let limit: Int
    private var idle: [Idle] = []
    private var leased: Set<Resource> = []
    private var opening = 0
    private var failures = 0
    private var isBackingOff = false
    private var isShutDown = false
    private var waiters = WaitQueue<Waiter>()

    package init(limit: Int) {
        self.limit = limit
    }

    package var waiting: Int { waiters.count }
    package var inUse: Int { leased.count }
    package var open: Int { idle.count + leased.count }

    /// When the resource that has been idle for longest became so.
    package var idleSince: ContinuousClock.Instant? { idle.first?.since }
    package var isDrained: Bool { isShutDown && open == 0 && opening == 0 }

    package mutating func request(_ waiter: Waiter) -> [Action] {
        waiters.append(waiter)
        return serve()
    }

    /// The waiter has given up. It is not one that was leased a resource.
    package mutating func withdraw(_ waiter: Waiter) {
        waiters.remove(waiter)
    }

    /// Every waiter, none of whom waits any longer.
    package mutating func withdrawAll() -> [Waiter] {
        waiters.removeAll()
    }

    package mutating func release(_ resource: Resource, at now: ContinuousClock.Instant) -> [Action] {
        guard leased.remove(resource) != nil else { return [] }
        return keep(resource, at: now)
    }

    /// The resource, leased or idle, has ended of itself.
    package mutating func lost(_ resource: Resource) -> [Action] {
        leased.remove(resource)
        idle.removeAll { $0.resource == resource }
        return serve()
    }

    package mutating func opened(_ resource: Resource, at now: ContinuousClock.Instant) -> [Action] {
        opening -= 1
        failures = 0
        return keep(resource, at: now)
    }

    package mutating func openFailed() -> [Action] {
        opening -= 1
        guard !isBackingOff, !isShutDown else { return [] }
        failures += 1
        isBackingOff = true
        return [.retryLater(failures: failures)]
    }

    package mutating func retry() -> [Action] {
        isBackingOff = false
        return serve()
    }

    package mutating func closeIdle(since limit: ContinuousClock.Instant) -> [Action] {
        let old = idle.prefix { $0.since <= limit }
        idle.removeFirst(old.count)
        return old.map { .close($0.resource) }
    }

    /// Closes what is idle now, and everything else as it comes back.
    package mutating func shutDown() -> [Action] {
        isShutDown = true
        defer { idle = [] }
        return idle.map { .close($0.resource) }
    }

    private mutating func keep(_ resource: Resource, at now: ContinuousClock.Instant) -> [Action] {
        guard !isShutDown else { return [.close(resource)] }
        idle.append(Idle(resource: resource, since: now))
        return serve()
    }

    private mutating func serve() -> [Action] {
        guard !isShutDown else { return [] }
        var actions: [Action] = []
        while let resource = idle.last?.resource, let waiter = waiters.removeFirst() {
            idle.removeLast()
            leased.insert(resource)
            actions.append(.lease(resource, to: waiter))
        }
        while mayOpen {
            opening += 1
            actions.append(.open)
        }
        return actions
    }

    /// After a failure one attempt at a time tells whether the other side is back.
    private var mayOpen: Bool {
        !isBackingOff && open + opening < limit && opening < (failures > 0 ? min(1, waiting) : waiting)
    }
}
