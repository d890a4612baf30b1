import HTTPServer
import Observability
import Postgres
import Storage
import Wire

/// Judges whether the flag that a request names is there. When the database is away nothing is judged, for accepting
/// goes on without it: a flag that is not there lets nobody in.
final class FlagRules: Sendable {
    private let postgres: PostgresClient
    private let known = StoreCache<TenantItem<FlagKey>, Bool>(lifetime: .seconds(60), limit: 10_000)
    private let reads: BriefReads

    init(_ postgres: PostgresClient, changes: ChangeFeed, logger: Logger) {
        self.postgres = postgres
        reads = BriefReads("Which flags there are is not known; they are not judged", logger: logger)
        known.follow(changes) {
            if case .flag(let tenant, let key) = $0 { .key(TenantItem(tenant, key)) } else { .nothing }
        }
    }

    func faults(of request: NotificationRequest, _ tenant: TenantID) async -> [HTTPError.Fault] {
        guard let name = request.flag, let key = FlagKey(rawValue: name) else { return [] }
        guard let isThere = await isThere(TenantItem(tenant, key)), !isThere else { return [] }
        return [.unknownFlag]
    }

    /// `nil` when it cannot be read.
    private func isThere(_ item: TenantItem<FlagKey>) async -> Bool? {
        try? await known.value(item) { [reads, postgres] in
            try await reads.read { try await FlagStore(TenantDatabase(postgres, item.tenant)).exists(item.key) }
        }
    }
}

extension HTTPError.Fault {
    /// A category and a notification name flags alike.
    static let unknownFlag = HTTPError.Fault("/flag", "unknown_flag", "there is none of this key")
}
