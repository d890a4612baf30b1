import COpenSSL

/// The certificate by which the other side has proven who it is.
///
/// `@unchecked Sendable`: the certificate is never changed after `init`.
package final class TLSPeer: @unchecked Sendable {
    private let certificate: OpaquePointer

    /// Takes over the certificate.
    init(_ certificate: OpaquePointer) {
        self.certificate = certificate
    }

    deinit {
        X509_free(certificate)
    }

    /// The subject's common name; empty when it has none.
    package var commonName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        let count = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, &buffer, 256)
        return count > 0 ? String(decoding: buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self) : ""
    }

    /// Whether it was issued for this host name.
    package func isFor(_ host: String) -> Bool {
        X509_check_host(certificate, host, host.utf8.count, 0, nil) == 1
    }
}
