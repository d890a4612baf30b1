import CCurl

/// Whom a client believes, and how it proves itself. Peers are always verified, with TLS 1.2 at the least.
package struct ClientTLS: Sendable {
    package struct Certificate: Sendable {
        /// Paths of PEM files; the chain may stand in the first.
        package let certificate: String
        package let key: String

        package init(certificate: String, key: String) {
            (self.certificate, self.key) = (certificate, key)
        }
    }

    /// A PEM file of authorities. One file and no folder, because libcurl caches the parsed authorities only then.
    package var authorities = "/etc/ssl/certs/ca-certificates.crt"
    package var certificate: Certificate?

    package init() {}

    func prepare(_ easy: EasyHandle) {
        easy.set(CURLOPT_CAINFO, authorities)
        easy.set(CURLOPT_CAPATH, pointer: nil)
        easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        guard let certificate else { return }
        easy.set(CURLOPT_SSLCERT, certificate.certificate)
        easy.set(CURLOPT_SSLKEY, certificate.key)
    }
}
