import HTTPServer
import Observability
import Postgres
import PublicAPI
import Storage

/// A caller's tenant in the database, with what can go wrong there in the words of the API.
struct TenantTables: Sendable {
    let postgres: PostgresClient
    let logger: Logger

    func read<Value>(_ caller: Caller, _ body: (TenantDatabase) async throws -> Value) async throws -> Value {
        try await reaching { try await body(TenantDatabase(postgres, caller.tenant)) }
    }

    /// Writes in one transaction. `body` may run again, so it must do nothing else.
    func write<Value: Sendable>(
        _ caller: Caller,
        _ body: (TenantDatabase) async throws -> Value
    ) async throws -> Value {
        try await reaching { try await TenantDatabase(postgres, caller.tenant).atomically(body) }
    }

    /// A database that is away is no fault of the client's and none of the program's.
    func reaching<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as PostgresError where error.isRetriable {
            logger.warning("The database did not answer", ["error": .error(error)])
            throw HTTPError.unavailable
        } catch let error as PostgresError where error.isMissingTenant {
            throw HTTPError.unknownTenant
        } catch let error as StorageError where error.code == .conflict {
            throw HTTPError.versionConflict
        }
    }
}

extension PostgresError {
    /// A first row for a tenant that nobody has made.
    fileprivate var isMissingTenant: Bool {
        sqlState == .foreignKeyViolation && constraint?.hasSuffix("_tenant_id_fkey") == true
    }
}
