/// What holds for every request of one `HTTPClient`. Requests that must not share connections need clients of their own.
package struct HTTPClientConfiguration: Sendable {
    package enum Version: Sendable {
        /// HTTP/2 where TLS negotiates it, else HTTP/1.1.
        case negotiated
        case http1
        /// HTTP/2 at once. Without TLS, where the URL says `http`, each call has a connection of its own.
        case http2PriorKnowledge
    }

    package var version = Version.negotiated
    package var schemes: Set<HTTPURL.Scheme> = [.https, .http]
    package var connections = ConnectionLimits()
    /// Name, connect and TLS handshake together; a call's own deadline may be shorter.
    package var connectTimeout = Duration.seconds(5)
    /// A connection idle for longer is not used again. Shorter than a provider's own limit, or requests meet its end.
    package var idleLifetime = Duration.seconds(30)
    package var nameLifetime = Duration.seconds(60)
    package var tls = ClientTLS()
    /// A proxy's URL. Nothing is read from the environment.
    package var proxy: String?
    /// Asked about each address before it is connected to.
    package var addressPolicy: AddressPolicy?
    package var userAgent = "Herald"

    package init() {}
}
