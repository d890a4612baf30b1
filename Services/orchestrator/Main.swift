import ChannelWorker
import Crypto
import Kafka
import Observability
import Primitives
import ServiceKit
import Storage

/// Decides for each person which channels, when and whether.
@main
enum Orchestrator {
    static func main() async {
        await ServiceProcess.main(.orchestrator) { reader in
            reader.required("HERALD_DATA_KEYS", "the keys of addresses at rest, best as HERALD_DATA_KEYS_FILE") {
                text throws(CryptoError) in AddressVault(try DataKeys(text: text))
            }
        } parts: { vault, fleet in
            let producer = try KafkaProducer(fleet.kafka, metrics: fleet.metrics, logger: fleet.logger)
            let changes = try ChangeFeed(
                fleet.redis,
                on: fleet.reactor,
                metrics: fleet.metrics,
                logger: fleet.logger
            )
            let store = RecipientStateStore(fleet.postgres)
            let owner = Owner(
                Decider(fleet, store, vault, changes),
                producer,
                store,
                DeadAddresses(fleet.postgres, vault, logger: fleet.logger),
                CommandAnswers(fleet.redis),
                logger: fleet.logger
            )
            return [
                .init("producer", producer),
                .init("changes", changes),
                .init("timers", Timers(TimerStore(fleet.postgres), producer, logger: fleet.logger)),
                try fleet.consuming([.notificationCreated], batches: 500, onAssignment: { await owner.follow($0) }) {
                    try await owner.handle($0)
                },
            ]
        }
    }
}

extension Decider {
    fileprivate init(_ fleet: Dependencies, _ store: RecipientStateStore, _ vault: AddressVault, _ changes: ChangeFeed)
    {
        self.init(
            states: StateReader(store, metrics: fleet.metrics, logger: fleet.logger),
            knowledge: StoredKnowledge(
                fleet.postgres,
                fleet.redis,
                changes,
                vault,
                metrics: fleet.metrics,
                logger: fleet.logger
            ),
            ledger: SendLedger(fleet.redis),
            clock: .system,
            tracer: fleet.tracer,
            metrics: fleet.metrics,
            logger: fleet.logger
        )
    }
}
