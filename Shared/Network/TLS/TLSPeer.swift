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

    /// The alternative names that are text: DNS names, URIs and mail addresses.
    package var alternativeNames: [String] {
        guard let names = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
        let list = OpaquePointer(names)
        defer { GENERAL_NAMES_free(list) }
        return (0..<OPENSSL_sk_num(list)).compactMap { index in
            OPENSSL_sk_value(list, index).flatMap { TLSPeer.text($0.assumingMemoryBound(to: GENERAL_NAME.self)) }
        }
    }

    private static func text(_ name: UnsafePointer<GENERAL_NAME>) -> String? {
        var kind: Int32 = 0
        let value = GENERAL_NAME_get0_value(name, &kind)
        guard let value, [GEN_DNS, GEN_URI, GEN_EMAIL].contains(kind) else { return nil }
        let string = value.assumingMemoryBound(to: ASN1_STRING.self)
        let bytes = UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string)))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether it was issued for this host name.
    package func isFor(_ host: String) -> Bool {
        X509_check_host(certificate, host, host.utf8.count, 0, nil) == 1
    }
}
