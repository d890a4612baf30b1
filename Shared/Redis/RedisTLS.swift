package import Network

/// With what a client reaches a server by TLS. 1.2 is spoken too, for managed servers that know nothing newer.
package struct RedisTLS: Sendable {
    let context: TLSContext
    private let name: String?

    /// Trusts these authorities (PEM), or the system's without any, and shows `identity` to servers that ask. The
    /// server's certificate must be for `name`, or for the host that is connected to.
    package init(
        authorities: String? = nil,
        identity: TLSContext.Identity? = nil,
        name: String? = nil
    ) throws(RedisError) {
        do {
            context = try TLSContext(clientTrusting: authorities, identity: identity, oldest: .v1_2)
        } catch {
            throw RedisError(.configuration, error.description)
        }
        self.name = name
    }

    func role(for address: RedisAddress) -> TLSRole { .client(context, name: name ?? address.host) }
}
