import Notifications
import Observability
import Storage

/// Reads what an owner has stored of its recipients.
///
/// Three things can be wrong with it. A state that a newer version wrote stops the service: it is whole, and to begin
/// anew would lose what waits and count caps from zero; the newer version must be let run again. Anything else that
/// cannot be read is damage, which no version can mend: one person's damage must not stop the thousands who share the
/// partition, so that person begins anew, and it is told and counted. The ledger still keeps what was sent from being
/// sent again. Bytes that are missing altogether are a person who is new.
struct StateReader: Sendable {
    private let store: RecipientStateStore
    private let damaged: Counter
    private let logger: Logger

    init(_ store: RecipientStateStore, metrics: MetricRegistry, logger: Logger) {
        (self.store, self.logger) = (store, logger)
        damaged = metrics.counter(
            "herald_orchestrator_damaged_states_total",
            "Recipients whose stored state could not be read and who began anew."
        )
    }

    /// All of them, those of whom nothing is stored as new.
    func load(_ recipients: [Storage.RecipientKey]) async throws -> [Storage.RecipientKey: OwnedRecipient] {
        let stored = try await store.load(recipients)
        var owned: [Storage.RecipientKey: OwnedRecipient] = [:]
        for recipient in recipients { owned[recipient] = try stored[recipient].map(read) ?? OwnedRecipient() }
        return owned
    }

    private func read(_ bytes: [UInt8]) throws -> OwnedRecipient {
        do {
            return try OwnedRecipient(decoding: bytes)
        } catch let error as NotificationsError where error.code == .unknownStateVersion {
            logger.error(
                "A state was written by a newer version, which must run instead of this one",
                ["error": .error(error)]
            )
            throw error
        } catch {
            damaged.increment()
            logger.error("A recipient's state is damaged and begins anew", ["error": .error(error)])
            return OwnedRecipient()
        }
    }
}
