import ChannelWorker
import Concurrency
import Observability
import Primitives
import ServiceKit
import Synchronization
import Wire

/// Takes every mail, and remembers of which notifications it told.
final class Mailer: ChannelProvider {
    let name = "mailer"
    let account = "main"
    let rate = SendRate.unlimited
    private let seen = Mutex<[UUIDv7]>([])

    var told: [UUIDv7] { seen.withLock { $0 } }

    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome {
        let all = dispatch.digest.isEmpty ? [dispatch.notificationID] : dispatch.digest.map(\.notificationID)
        seen.withLock { $0 += all }
        return .accepted(providerID: "\(dispatch.id)")
    }
}

extension Desk {
    /// A worker with the words of the tables, between the desk's ledger and broker.
    func work(_ mailer: Mailer) -> DispatchWork {
        DispatchWork(
            .email,
            ledger: ledger,
            words: StoredWords(postgres),
            governor: Governor([mailer], redis, metrics: MetricRegistry(), logger: .silent),
            outbox: Outbox(producer)
        )
    }
}
