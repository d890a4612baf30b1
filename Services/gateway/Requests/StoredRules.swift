import HTTPServer
import Storage
import Wire

/// Judges a request by what the tenant has stored, as far as that can be read.
struct StoredRules: Sendable {
    let data: DataRules
    let flags: FlagRules
    let categories: KnownCategories

    /// Whether there is anything to judge.
    static func concern(_ request: NotificationRequest) -> Bool {
        request.template != nil || request.flag != nil || request.reminders != nil
    }

    /// With pointers into the request.
    func faults(of request: NotificationRequest, _ tenant: TenantID) async -> [HTTPError.Fault] {
        let faults = await data.faults(of: request, tenant) + flags.faults(of: request, tenant)
        if await mayRemind(request, tenant) { return faults }
        return faults + [.init("/reminders", "invalid_value", "what its category sends once more is never reminded of")]
    }

    /// The orchestrator does not remind of a code for one time, whoever asks for it.
    private func mayRemind(_ request: NotificationRequest, _ tenant: TenantID) async -> Bool {
        guard let reminders = request.reminders, reminders.times > 0,
            let key = CategoryKey(rawValue: request.category ?? "default"),
            let category = try? await categories.category(tenant, key)
        else { return true }
        return category.unknownPolicy == .hold
    }
}
