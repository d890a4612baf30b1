import ChannelWorker
import Concurrency
import Primitives
import Synchronization
import Wire

/// Answers as the test says, and notes whom it was asked to reach.
final class ScriptedProvider: ChannelProvider {
    struct Call: Sendable {
        let user: String
        let subject: String
        let id: UUIDv7
        let at: Timestamp
        let outcome: SendOutcome
    }

    let name: String
    let account = "main"
    let rate: SendRate
    private let script: Mutex<@Sendable (ChannelDispatch) -> SendOutcome>
    private let hook = Mutex<(@Sendable () -> Void)?>(nil)
    private let seen = Mutex<[Call]>([])
    private let pause = Mutex<Duration?>(nil)
    private let begun = Atomic(0)

    /// How long it takes to answer; cut off in the middle, nobody knows what became of the message.
    var delay: Duration? {
        get { pause.withLock { $0 } }
        set { pause.withLock { $0 = newValue } }
    }

    /// Calls that have reached it, answered or not.
    var received: Int { begun.load(ordering: .relaxed) }

    /// Called in the middle of each call.
    var onCall: (@Sendable () -> Void)? {
        get { hook.withLock { $0 } }
        set { hook.withLock { $0 = newValue } }
    }

    var calls: [Call] { seen.withLock { $0 } }
    var accepted: [Call] { calls.filter { $0.outcome.fault == nil } }

    init(
        _ name: String = "scripted",
        rate: SendRate = .unlimited,
        _ script: @escaping @Sendable (ChannelDispatch) -> SendOutcome = { _ in .accepted(providerID: "p") }
    ) {
        (self.name, self.rate) = (name, rate)
        self.script = Mutex(script)
    }

    /// From now on it answers otherwise.
    func answer(_ script: @escaping @Sendable (ChannelDispatch) -> SendOutcome) {
        self.script.withLock { $0 = script }
    }

    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome {
        onCall?()
        begun.wrappingAdd(1, ordering: .relaxed)
        if let delay { try? await Task.sleep(for: delay) }
        let outcome = Task.isCancelled ? .unknown(SendFault("cut")) : script.withLock { $0 }(dispatch)
        let (user, now) = (dispatch.recipient.user, WallClock.system.now)
        seen.withLock { calls in
            calls.append(
                Call(user: user, subject: words.subject ?? "", id: dispatch.id, at: now, outcome: outcome)
            )
        }
        return outcome
    }
}
