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
            let states = RecipientStateStore(fleet.postgres)
            let unreadable = fleet.metrics.counter(
                "herald_orchestrator_unreadable_total",
                "Commands that could not be decoded"
            )
            let decider = Decider(
                store: states,
                knowledge: StoredKnowledge(fleet.postgres, vault, logger: fleet.logger),
                ledger: SendLedger(fleet.redis),
                clock: .system,
                tracer: fleet.tracer,
                unreadable: unreadable,
                logger: fleet.logger
            )
            let owner = Owner(decider, producer, states, logger: fleet.logger)
            return [
                .init("producer", producer),
                .init("timers", Timers(TimerStore(fleet.postgres), producer, logger: fleet.logger)),
                try fleet.consuming([.notificationCreated], batches: 500) { try await owner.handle($0) },
            ]
        }
    }
}
