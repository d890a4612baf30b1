import HTTPClient
import ServiceKit

/// Whose word is taken on where a request came from: that of the proxies in front of us, and of nobody else.
struct TrustedProxies: Sendable {
    private let networks: [IPNetwork]

    init(_ networks: [IPNetwork]) {
        self.networks = networks
    }

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let name = "HERALD_TRUSTED_PROXIES"
        let meaning = "networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8, with commas between"
        let words = (reader.optional(name, meaning) ?? "").split(separator: ",")
        let networks = words.compactMap { IPNetwork($0.filter { $0 != " " }) }
        guard networks.count == words.count else {
            reader.fault(name, "must be networks such as 10.0.0.0/8 or fd00::/8")
            return nil
        }
        self.init(networks)
    }

    /// Each proxy writes behind what it was told whom it was told by: from the end on, up to the first that is none.
    func client(of peer: String, through fields: [String]) -> IPAddress {
        var hops = fields.joined(separator: ",").split(separator: ",").map { String($0.filter { $0 != " " }) }
        var address = IPAddress(peer)?.unmapped ?? .v4(0)
        while networks.contains(where: { $0.contains(address) }), let hop = hops.popLast(), let before = IPAddress(hop)
        {
            address = before.unmapped
        }
        return address
    }
}

extension IPAddress {
    /// What a socket for both versions shows as ::ffff:192.0.2.1.
    fileprivate var unmapped: IPAddress {
        guard case .v6(let number) = self, number >> 32 == 0xFFFF else { return self }
        return .v4(UInt32(truncatingIfNeeded: number))
    }
}
