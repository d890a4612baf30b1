import COpenSSL
package import Primitives

/// An X.509 certificate as its holder presents it. Nothing here says that whoever signed it is to be trusted.
package struct Certificate: Sendable {
    package let key: VerifyingKey
    package let validFrom: Timestamp
    package let validUntil: Timestamp
    private let handle: CertificateHandle

    /// Reads PEM. Throws `badKey` for what is no certificate, and for one with a key that is not taken.
    package init(pem: String) throws(CryptoError) {
        handle = try CertificateHandle(pem: pem)
        key = VerifyingKey(try KeyHandle(adopting: X509_get_pubkey(handle.raw)))
        (validFrom, validUntil) = (
            try CertificateHandle.timestamp(X509_get0_notBefore(handle.raw)),
            try CertificateHandle.timestamp(X509_get0_notAfter(handle.raw))
        )
    }

    package func isValid(at moment: Timestamp) -> Bool {
        validFrom <= moment && moment <= validUntil
    }

    /// Whether it was made out to this host, by RFC 6125.
    package func names(host: String) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_host(handle.raw, host, host.utf8.count, 0, nil) == 1
    }
}

/// Owns an `X509`.
///
/// `@unchecked Sendable`: it is never changed after `init`, and OpenSSL locks what it computes on the first question.
private final class CertificateHandle: @unchecked Sendable {
    let raw: OpaquePointer

    init(pem: String) throws(CryptoError) {
        let raw = withMemoryFile(Array(pem.utf8)) { PEM_read_bio_X509($0, nil, refusePassword, nil) }
        guard let raw else { throw .library("reading a certificate", as: .badKey) }
        self.raw = raw
    }

    deinit {
        X509_free(raw)
    }

    static func timestamp(_ time: UnsafePointer<ASN1_TIME>?) throws(CryptoError) -> Timestamp {
        let epoch = ASN1_TIME_set(nil, 0)
        defer { ASN1_STRING_free(epoch) }
        var (days, seconds) = (Int32(0), Int32(0))
        guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { throw .library("reading a time", as: .badKey) }
        return Timestamp(microseconds: 0) + .seconds(Int64(days) * 86_400 + Int64(seconds))
    }
}
