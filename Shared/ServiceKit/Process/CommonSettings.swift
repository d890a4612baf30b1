import HTTPClient
import Kafka
import Network
import Observability
import Postgres
import Redis

/// What every service is told: where its dependencies are, where it is watched, how it stops.
package struct CommonSettings: Sendable {
    let admin: SocketAddress
    let logLevel: LogLevel
    let kafka: KafkaConfiguration
    let postgres: PostgresConfiguration
    let redis: RedisConfiguration
    /// Where spans go; `nil` when nowhere.
    let collector: HTTPURL?
    let drainLimit: Duration

    /// `nil` when the reader has found a fault.
    init?(_ service: FleetService, _ reader: inout ConfigurationReader) {
        let admin = reader.listener("HERALD_ADMIN_PORT", default: service.adminPort, "port of health and metrics")
        let kafka = CommonSettings.kafka(service, &reader)
        let postgres = CommonSettings.postgres(service, &reader)
        let redis = reader.redis()
        collector = CommonSettings.collector(&reader)
        logLevel = reader.value(
            "HERALD_LOG_LEVEL",
            default: LogLevel.info,
            "the least level that is logged",
            expected: "debug, info, warning or error",
            LogLevel.init
        )
        drainLimit = reader.duration("HERALD_DRAIN_LIMIT", default: .seconds(9), "how long a stop waits for work")
        guard let admin, let postgres, let redis else { return nil }
        (self.admin, self.kafka, self.postgres, self.redis) = (admin, kafka, postgres, redis)
    }

    private static func kafka(_ service: FleetService, _ reader: inout ConfigurationReader) -> KafkaConfiguration {
        var configuration = reader.kafka()
        configuration.clientID = service.name
        configuration.instance = reader.optional(
            "HERALD_INSTANCE",
            "this process's own name among those of its service, the same after a restart: its partitions wait for it"
        )
        return configuration
    }

    private static func postgres(
        _ service: FleetService,
        _ reader: inout ConfigurationReader
    ) -> PostgresConfiguration? {
        let url = reader.required("HERALD_POSTGRES_URL", "the database, postgres://user:password@host:port/database") {
            text throws(PostgresError) in try PostgresConfiguration(url: text)
        }
        let poolSize = reader.integer("HERALD_POSTGRES_POOL", default: 10, in: 1...500, "database connections at most")
        let isPooled = reader.bool("HERALD_POSTGRES_PGBOUNCER", default: false, "whether the URL leads to PgBouncer")
        guard var url else { return nil }
        url.applicationName = service.name
        url.poolSize = poolSize
        url.isBehindPgBouncer = isPooled
        return url
    }

    private static func collector(_ reader: inout ConfigurationReader) -> HTTPURL? {
        reader.optional("HERALD_OTLP_ENDPOINT", "a collector that takes OTLP/HTTP, such as http://127.0.0.1:4318") {
            text throws(HTTPClientError) in try HTTPURL(text + (text.hasSuffix("/") ? "" : "/") + "v1/traces")
        }
    }
}
