package import Primitives

/// A token that is refused before it expires: its `jti` in its tenant, until it would have expired anyway.
package struct RevokedToken: Sendable, Hashable {
    package let tenant: TenantID
    package let id: String
    package let end: Timestamp

    package init(_ tenant: TenantID, _ id: String, until end: Timestamp) {
        (self.tenant, self.id, self.end) = (tenant, id, end)
    }

    /// The end and the id, which may hold any letter.
    var text: String { "\(end.microseconds) \(id)" }

    init?(_ tenant: TenantID, text: String) {
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let end = Int64(parts[0]), !parts[1].isEmpty else { return nil }
        self.init(tenant, String(parts[1]), until: Timestamp(microseconds: end))
    }
}

/// The revoked tokens that are known. One that came in stays until its end.
struct RevokedTokenSet {
    private struct Name: Hashable {
        let tenant: TenantID
        let id: String
    }

    private var ends: [Name: Timestamp] = [:]
    private var pruneAbove = 1024

    var count: Int { ends.count }

    mutating func insert(_ token: RevokedToken, at now: Timestamp) {
        guard token.end > now else { return }
        let name = Name(tenant: token.tenant, id: token.id)
        ends[name] = max(token.end, ends[name] ?? token.end)
        if ends.count > pruneAbove { prune(at: now) }
    }

    func contains(_ id: String, of tenant: TenantID) -> Bool {
        ends[Name(tenant: tenant, id: id)] != nil
    }

    /// Each is looked at a bounded number of times, however many come.
    private mutating func prune(at now: Timestamp) {
        ends = ends.filter { $0.value > now }
        pruneAbove = max(1024, ends.count * 2)
    }
}
