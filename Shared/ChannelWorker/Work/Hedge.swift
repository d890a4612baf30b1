import Concurrency
import Synchronization

/// Asks one provider, and a second one beside it when the first has not answered after a while. Whoever takes the message
/// first decides; the other has a little time left to say what it did.
struct Hedge: Sendable {
    let delay: Duration
    let grace: Duration

    fileprivate enum Event: Sendable {
        case answered(Answer)
        /// The second provider was not asked after all.
        case stoodBack
        case delayed
        case graceOver
    }

    /// In the order in which they came: one or two. `second` asks whether it is still wanted before it calls.
    func run(
        first: @escaping @Sendable () async -> Answer,
        second: @escaping @Sendable (_ isStillWanted: @Sendable () -> Bool) async -> Answer?
    ) async -> [Answer] {
        let race = Race()
        return await withTaskGroup(of: Event.self) { group in
            group.addTask { .answered(await first()) }
            group.addTask { await Hedge.pause(delay, .delayed) }
            var answers: [Answer] = []
            while let event = await group.next() {
                switch race.note(event.kind) {
                case .askSecond:
                    group.addTask { await second { race.isOpen }.map(Event.answered) ?? .stoodBack }
                case .grace: group.addTask { await Hedge.pause(grace, .graceOver) }
                case .end: group.cancelAll()
                case .wait: break
                }
                if case .answered(let answer) = event { answers.append(answer) }
            }
            return answers
        }
    }

    /// Ends early when nobody waits any more.
    private static func pause(_ time: Duration, _ event: Event) async -> Event {
        try? await Task.sleep(for: time)
        return event
    }
}

extension Hedge.Event {
    fileprivate var kind: HedgeState.Event {
        switch self {
        case .answered(let answer): .answered(isTaken: answer.outcome.fault == nil)
        case .stoodBack: .stoodBack
        case .delayed: .delayed
        case .graceOver: .graceOver
        }
    }
}

/// The state, for those who ask from other tasks.
private final class Race: Sendable {
    private let state = Mutex(HedgeState())

    var isOpen: Bool { state.withLock { $0.isOpen } }

    func note(_ event: HedgeState.Event) -> HedgeState.Action { state.withLock { $0.note(event) } }
}
