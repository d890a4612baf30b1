import PublicAPI
import ServiceKit
import Storage

/// Who runs the fleet. Provider accounts are shared by all tenants, so that an administrator of just any of them must not
/// stop them: those of the tenants that a setting names may.
struct Operators: Sendable {
    private let tenants: Set<TenantID>

    init(_ tenants: Set<TenantID>) {
        self.tenants = tenants
    }

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let name = "HERALD_OPERATOR_TENANTS"
        let meaning = "tenants whose administrators may pause what all share, with commas between; none unless set"
        let words = (reader.optional(name, meaning) ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        let tenants = words.compactMap(TenantID.init(rawValue:))
        guard tenants.count == words.count else {
            reader.fault(name, "must be tenants with commas between")
            return nil
        }
        self.init(Set(tenants))
    }

    func include(_ caller: Caller) -> Bool { caller.roles.contains(.admin) && tenants.contains(caller.tenant) }
}
