import ChannelWorker
import Kafka
import Observability
import Primitives
import ServiceKit
import Storage

/// Decides for each person which channels, when and whether.
@main
enum Orchestrator {
    static func main() async {
        await ServiceProcess.main(.orchestrator, settings: { OrchestratorSettings(&$0) }) { settings, fleet in
            let producer = try KafkaProducer(fleet.kafka, metrics: fleet.metrics, logger: fleet.logger)
            let changes = try ChangeFeed(
                fleet.redis,
                on: fleet.reactor,
                metrics: fleet.metrics,
                logger: fleet.logger
            )
            let store = RecipientStateStore(fleet.postgres)
            let owner = Owner(
                Decider(fleet, store, settings.vault, changes),
                producer,
                store,
                DeadAddresses(fleet.postgres, settings.vault, logger: fleet.logger),
                CommandAnswers(fleet.redis),
                logger: fleet.logger
            )
            return [
                .init("producer", producer),
                .init("changes", changes),
                .init("timers", Timers(TimerStore(fleet.postgres), producer, logger: fleet.logger)),
                .init("fan-outs", try FanOuts(settings.fanOuts, fleet, producer)),
                try fleet.consuming([.notificationCreated], batches: 500, onAssignment: { await owner.follow($0) }) {
                    try await owner.handle($0)
                },
            ]
        }
    }
}

extension FanOuts {
    fileprivate convenience init(_ rules: FanOutRules, _ fleet: Dependencies, _ producer: KafkaProducer) throws {
        let admin = try KafkaAdmin(fleet.kafka, logger: fleet.logger)
        self.init(
            FanOutQueue(fleet.postgres),
            rules,
            FanOutBrake(limit: rules.backlog, admin, logger: fleet.logger),
            metrics: fleet.metrics,
            logger: fleet.logger
        ) { records, deadline in
            try await producer.send(records, until: deadline)
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
