import PublicAPI
import ServiceKit
import Storage

/// Reads every event of the fleet into tables, and reports from them.
@main
enum Analytics {
    static func main() async {
        await ServiceProcess.main(.analytics, settings: { AnalyticsSettings(&$0) }) { settings, fleet in
            let store = ProjectionStore(fleet.postgres)
            let projector = Projector(store, settings.vault, metrics: fleet.metrics, logger: fleet.logger)
            let feed = try ChangeFeed(fleet.redis, on: fleet.reactor, metrics: fleet.metrics, logger: fleet.logger)
            let authentication = Authentication(settings.authentication, fleet, feed, takesKeys: false)
            let replica = try settings.replica.map { try ReadReplica($0, fleet) }
            let reports = Reports(
                postgres: fleet.postgres,
                replica: replica,
                authenticator: authentication.authenticator,
                logger: fleet.logger
            )
            var router = reports.router
            settings.console?.add(to: &router)
            return [
                .init("changes", feed),
                .init(
                    "retention",
                    Retention(PartitionStore(fleet.postgres), AgedTables(fleet.postgres), logger: fleet.logger)
                ),
                .init(
                    "budgets",
                    BudgetWatch(
                        BudgetTables(fleet.postgres),
                        feed,
                        every: settings.budgetInterval,
                        metrics: fleet.metrics,
                        logger: fleet.logger
                    )
                ),
                try fleet.consuming(FleetService.analytics.topics, batches: 10_000) { try await projector.project($0) },
            ] + (replica.map { [.init("replica", $0)] } ?? []) + authentication.parts + [
                try fleet.edge(settings.edge, router)
            ]
        }
    }
}
