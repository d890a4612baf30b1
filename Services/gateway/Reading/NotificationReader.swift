import HTTPServer
import Observability
import Postgres
import Primitives
import PublicAPI
import Redis
import Storage

/// Finds a tenant's notifications: in the projections, and until those have caught up, in what was noted at the 202.
struct NotificationReader: Sendable {
    let postgres: PostgresClient
    let desk: AdmissionDesk
    let logger: Logger

    /// Every query sees one tenant's rows alone.
    func queries(_ caller: Caller) -> NotificationQueries {
        NotificationQueries(TenantDatabase(postgres, caller.tenant))
    }

    func fanOuts(_ caller: Caller) -> FanOutStore {
        FanOutStore(TenantDatabase(postgres, caller.tenant))
    }

    /// A request to a topic of this id, as far as it came.
    func fanOut(_ id: UUIDv7, _ caller: Caller) async throws -> FanOutView? {
        try await reaching {
            let store = fanOuts(caller)
            guard let fanOut = try await store.find(id) else { return nil }
            return try await FanOutView(fanOut, store)
        }
    }

    /// The id in the path.
    func id(_ request: HTTPRequest) throws(HTTPError) -> UUIDv7 {
        guard let id = UUIDv7(request[parameter: "id"]) else { throw .noSuchNotification }
        return id
    }

    func accepted(_ id: UUIDv7, _ caller: Caller) async throws -> AcceptedRecord? {
        try await reaching { try await desk.record(of: id, tenant: caller.tenant.rawValue) }
            .flatMap { AcceptedRecord(json: $0) }
    }

    /// Neither the database nor the cache being away is a fault of the client's.
    func reaching<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await TenantTables(postgres: postgres, logger: logger).reaching(body)
        } catch let error as RedisError where error.isRetriable {
            logger.warning("The cache did not answer", ["error": .error(error)])
            throw HTTPError.unavailable
        }
    }
}
