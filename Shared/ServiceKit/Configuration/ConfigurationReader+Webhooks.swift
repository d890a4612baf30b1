package import HTTPClient

extension ConfigurationReader {
    /// Where tenants' webhooks may go: public addresses, by https. What a tenant registers and what is connected to are
    /// judged by the same. `nil` for a fault.
    package mutating func webhookTargets() -> SSRFGuard? {
        let name = "HERALD_WEBHOOK_NETWORKS"
        let text = optional(
            name,
            "networks that are not public and that webhooks may reach all the same, by http and on any port too, such as "
                + "10.0.0.0/8, with commas between; for an installation that serves itself alone"
        )
        guard let text else { return SSRFGuard() }
        let networks = text.split(separator: ",").map { IPNetwork($0.filter { $0 != " " }) }
        guard !networks.isEmpty, !networks.contains(where: { $0 == nil }) else {
            fault(name, "must be networks such as 10.0.0.0/8 or fd00::/8")
            return nil
        }
        return SSRFGuard(
            schemes: [.http, .https],
            ports: Set(1...65_535),
            addresses: AddressPolicy(exceptions: networks.compactMap(\.self))
        )
    }
}
