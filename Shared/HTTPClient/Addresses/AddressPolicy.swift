/// Which addresses a connection may be opened to. The guard of URLs that users give: it is asked about the very address
/// that is about to be connected to, so a name that resolves differently the second time does not pass.
package struct AddressPolicy: Sendable {
    /// Addresses that may be used though they are not public; for tests and for installations on a private network.
    package let exceptions: [IPNetwork]

    package init(exceptions: [IPNetwork] = []) {
        self.exceptions = exceptions
    }

    /// The public internet alone.
    package static let publicOnly = AddressPolicy()

    package func permits(_ address: IPAddress) -> Bool {
        if exceptions.contains(where: { $0.contains(address) }) { return true }
        switch address {
        case .v4: return !AddressPolicy.reserved.contains { $0.contains(address) }
        case .v6: return isGlobalUnicast(address) && !AddressPolicy.reserved.contains { $0.contains(address) }
        }
    }

    /// Everything outside 2000::/3 is unassigned, local, mapped or translated: refused without a list of it.
    private func isGlobalUnicast(_ address: IPAddress) -> Bool {
        address.number >> 125 == 0b001
    }

    /// The IANA special-purpose registries; of IPv6 only what lies inside 2000::/3.
    private static let reserved: [IPNetwork] = [
        "0.0.0.0/8",  // this network
        "10.0.0.0/8",  // private
        "100.64.0.0/10",  // carrier-grade NAT
        "127.0.0.0/8",  // loopback
        "169.254.0.0/16",  // link-local, and the clouds' metadata
        "172.16.0.0/12",  // private
        "192.0.0.0/24",  // protocol assignments
        "192.0.2.0/24",  // documentation
        "192.31.196.0/24",  // AS112
        "192.52.193.0/24",  // AMT
        "192.88.99.0/24",  // 6to4 relays
        "192.168.0.0/16",  // private
        "192.175.48.0/24",  // AS112
        "198.18.0.0/15",  // benchmarking
        "198.51.100.0/24",  // documentation
        "203.0.113.0/24",  // documentation
        "224.0.0.0/4",  // multicast
        "240.0.0.0/4",  // reserved, and broadcast
        "2001::/23",  // protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  // documentation
        "2002::/16",  // 6to4: carries an IPv4 address
        "2620:4f:8000::/48",  // AS112
        "3fff::/20",  // documentation
    ].compactMap { IPNetwork($0) }
}
