/// What a URL given by a user must be before anything is sent to it. Ask at registration, for an early answer; the
/// client whose `addressPolicy` is this guard's asks again at each connect.
package struct SSRFGuard: Sendable {
    package let schemes: Set<HTTPURL.Scheme>
    package let ports: Set<Int>
    package let addresses: AddressPolicy

    package init(
        schemes: Set<HTTPURL.Scheme> = [.https],
        ports: Set<Int> = [443, 8443],
        addresses: AddressPolicy = .publicOnly
    ) {
        (self.schemes, self.ports, self.addresses) = (schemes, ports, addresses)
    }

    /// The URL when it may be used. A name is not resolved here: what it means now says nothing about later.
    package func admit(_ text: some StringProtocol) throws(HTTPClientError) -> HTTPURL {
        let url = try HTTPURL(text)
        try check(url)
        return url
    }

    package func check(_ url: HTTPURL) throws(HTTPClientError) {
        guard schemes.contains(url.scheme) else { throw refusal("its scheme is not allowed") }
        guard ports.contains(url.port) else { throw refusal("its port is not allowed") }
        if let address = url.literalAddress {
            guard addresses.permits(address) else { throw refusal("its address is not public") }
        } else {
            guard isQualified(url.host) else { throw refusal("its host is not a public name") }
        }
    }

    /// A public name has a dot inside and is in no zone that is local by definition (RFC 6761, 6762, 8375, 9476).
    private func isQualified(_ host: String) -> Bool {
        let labels = host.lowercased().split(separator: ".")
        guard labels.count > 1, let zone = labels.last else { return false }
        return !SSRFGuard.localZones.contains(zone) && labels.suffix(2) != ["home", "arpa"]
    }

    private static let localZones: Set<Substring> = [
        "localhost", "local", "internal", "localdomain", "home", "lan", "onion", "test", "alt", "invalid",
    ]

    private func refusal(_ reason: String) -> HTTPClientError {
        HTTPClientError(.addressRefused, .notSent, "the URL is refused: \(reason)")
    }
}
