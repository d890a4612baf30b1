import Primitives
import Wire

/// What the devices of one dispatch came to, and what follows for the dispatch as a whole: sent when any device was
/// reached, and failed only when none was and none will be.
struct FanOut: Sendable {
    enum Next: Sendable, Equatable {
        /// All devices are over.
        case conclude(DeliveryEvent)
        /// Some wait: the dispatch comes again for them. Others may have been reached already.
        case wait(ChannelDispatch, until: Timestamp, reached: DeliveryEvent?)
    }

    private let dispatch: ChannelDispatch
    private let count: Int
    private(set) var over: [DeliveryEvent] = []
    private(set) var buried: [(dead: ChannelDispatch, event: DeliveryEvent)] = []
    private var waiting: [(until: Timestamp, dispatch: ChannelDispatch?)] = []

    /// `count` devices in all.
    init(_ dispatch: ChannelDispatch, count: Int) {
        (self.dispatch, self.count) = (dispatch, count)
    }

    mutating func add(_ end: DeviceEnd) {
        switch end {
        case .over(let event): over.append(event)
        case .waiting(let until, let dispatch): waiting.append((until, dispatch))
        case .buried(let dead, let event): buried.append((dead, event))
        }
    }

    /// No device is over: nothing was sent to anybody.
    var isUntouched: Bool { over.isEmpty && buried.isEmpty }

    /// Some device may be in the dead letters, from where an operator may send it on.
    var hasFailed: Bool { !buried.isEmpty || over.contains { $0.status == .failed } }

    /// What goes to the dead letters: the devices that were tried often enough, and no others.
    func deadLetter(at now: Timestamp) -> ChannelDispatch? {
        guard let first = buried.first, case .push(var destination) = dispatch.destination else { return nil }
        var dead = dispatch
        destination.targets = buried.flatMap(\.dead.pushTargets)
        dead.destination = .push(destination)
        dead.failures = dispatch.failures + buried.compactMap(\.dead.failures.last)
        dead.deadLetter = DeadLetter(buriedAt: now, reasonCode: first.event.reasonCode ?? "exhausted")
        return dead
    }

    func next(at now: Timestamp) -> Next {
        let ends = over + buried.map(\.event)
        guard let soonest = waiting.map(\.until).min() else { return .conclude(whole(ends, at: now)) }
        var next = dispatch
        let tried = waiting.compactMap(\.dispatch)
        next.failures = (dispatch.failures + tried.compactMap(\.failures.last)).suffix(50)
        next.attempt.number = tried.map(\.attempt.number).max() ?? dispatch.attempt.number
        next.attempt.notBefore = soonest
        return .wait(next, until: soonest, reached: count > 1 ? reached(ends) : nil)
    }

    // MARK: The whole

    /// Devices that were not reached show in the detail, and each in an event of its own.
    private func whole(_ ends: [DeliveryEvent], at now: Timestamp) -> DeliveryEvent {
        if count == 1, let only = ends.first { return only }
        if let reached = reached(ends) { return reached }
        let order: [DeliveryStatus] = [.unknown, .failed, .expired, .bounced]
        let worst = order.lazy.compactMap { status in ends.first { $0.status == status } }.first
        guard var event = worst ?? ends.first else {
            var event = DeliveryEvent(dispatch, .failed, at: now)
            event.blame(SendFault("no_devices", "the dispatch names no device"), isPermanent: false)
            return event
        }
        event.isPermanent = ends.allSatisfy(\.isPermanent)
        return whole(event, ends, "none of \(count) devices")
    }

    private func reached(_ ends: [DeliveryEvent]) -> DeliveryEvent? {
        let sent = ends.filter { $0.status == .sent }
        guard let first = sent.min(by: { ($0.occurredAt, $0.id) < ($1.occurredAt, $1.id) }) else { return nil }
        return whole(first, ends, "\(sent.count) of \(count) devices")
    }

    /// The event has the same id however often it is told.
    private func whole(_ part: DeliveryEvent, _ ends: [DeliveryEvent], _ summary: String) -> DeliveryEvent {
        var event = part
        event.id = dispatch.id.derived("\(part.status)")
        (event.deviceID, event.isPartial) = (nil, false)
        let others =
            [("gone", DeliveryStatus.bounced), ("failed", .failed), ("expired", .expired), ("unknown", .unknown)]
            .map { word, status in (word, ends.count { $0.status == status }) } + [("waiting", waiting.count)]
        event.detail = ([summary] + others.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }).joined(separator: ", ")
        return event
    }
}

extension ChannelDispatch {
    fileprivate var pushTargets: [PushTarget] {
        if case .push(let destination) = destination { destination.targets } else { [] }
    }
}
