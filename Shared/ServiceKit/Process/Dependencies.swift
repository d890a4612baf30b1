import Concurrency
package import HTTPClient
package import Kafka
package import Network
package import Observability
package import Postgres
package import Redis

/// The clients that every service stands on, with the parts that run them and the checks that watch them.
package struct Dependencies: Sendable {
    package let service: FleetService
    package let metrics: MetricRegistry
    package let logger: Logger
    package let tracer: Tracer
    /// The thread of the clients below; listeners have their own.
    package let reactor: Reactor
    package let kafka: KafkaConfiguration
    package let postgres: PostgresClient
    package let redis: RedisClient
    package let http: HTTPClient
    let health: Health
    /// In the order of their start.
    let parts: [ServiceGroup.Part]

    init(_ service: FleetService, _ settings: CommonSettings) throws {
        (self.service, kafka) = (service, settings.kafka)
        metrics = MetricRegistry()
        logger = Logger(service: service.name, level: settings.logLevel)
        reactor = try Reactor(name: "clients")
        http = try HTTPClient(reactor: reactor, metrics: metrics, logger: logger)
        postgres = try PostgresClient(settings.postgres, on: reactor, metrics: metrics, logger: logger)
        redis = try RedisClient(settings.redis, on: reactor, metrics: metrics, logger: logger)
        health = try Dependencies.health(service, settings.kafka, postgres, redis, metrics, logger)
        let exporter = settings.collector.map { [http, metrics, logger] in
            SpanExporter(service: service.name, endpoint: $0, client: http, metrics: metrics, logger: logger)
        }
        tracer = exporter.map { exporter in Tracer { exporter.export($0) } } ?? .silent
        parts =
            [.init("http client", http)]
            + (exporter.map { [.init("trace export", $0)] } ?? [])
            + [.init("postgres", postgres), .init("redis", redis)]
    }

    private static func health(
        _ service: FleetService,
        _ kafka: KafkaConfiguration,
        _ postgres: PostgresClient,
        _ redis: RedisClient,
        _ metrics: MetricRegistry,
        _ logger: Logger
    ) throws -> Health {
        let topics = TopicsCheck(service.topics, admin: try KafkaAdmin(kafka, logger: logger))
        // A little less than the check's own limit, so that the client says what is wrong.
        let limit = Duration.milliseconds(1500)
        let checks = [
            HealthCheck("kafka") { try await topics.perform(until: .after(limit)) },
            HealthCheck("postgres") { try await postgres.execute("SELECT 1", until: .after(limit)) },
            HealthCheck("redis") { try await redis.ping(until: .after(limit)) },
        ]
        return Health(checks, metrics: metrics)
    }
}
