import HTTPServer
import Storage
import Wire

/// Judges a request by what the tenant has stored, as far as that can be read.
struct StoredRules: Sendable {
    let data: DataRules
    let flags: FlagRules

    /// With pointers into the request.
    func faults(of request: NotificationRequest, _ tenant: TenantID) async -> [HTTPError.Fault] {
        await data.faults(of: request, tenant) + flags.faults(of: request, tenant)
    }
}
