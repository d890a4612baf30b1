import HTTPServer
import ServiceKit
import Storage

/// Reads every event of the fleet into tables, and reports from them.
@main
enum Analytics {
    static func main() async {
        await ServiceProcess.main(.analytics) { reader in
            EdgeSettings(.analytics, &reader)
        } parts: { edge, fleet in
            let store = ProjectionStore(fleet.postgres)
            let projector = Projector(store, metrics: fleet.metrics, logger: fleet.logger)
            return [
                .init("partitions", Partitions(PartitionStore(fleet.postgres), logger: fleet.logger)),
                try fleet.consuming(FleetService.analytics.topics, batches: 2000) { try await projector.project($0) },
                try fleet.edge(edge, HTTPRouter()),
            ]
        }
    }
}
