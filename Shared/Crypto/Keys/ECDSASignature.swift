import COpenSSL

/// The two numbers of an ECDSA signature on P-256, in either of the forms in which they are written.
final class ECDSASignature {
    private let raw: OpaquePointer

    private static let size: Int32 = 32

    init(der: [UInt8]) throws(CryptoError) {
        let raw = der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &start, buffer.count)
        }
        guard let raw else { throw .library("reading a signature", as: .malformed) }
        self.raw = raw
    }

    init(sideBySide bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count == Int(ECDSASignature.size * 2), let raw = ECDSA_SIG_new() else {
            throw CryptoError(.malformed, "an ES256 signature has 64 bytes")
        }
        let r = BN_bin2bn(bytes, ECDSASignature.size, nil)
        let s = BN_bin2bn(Array(bytes[Int(ECDSASignature.size)...]), ECDSASignature.size, nil)
        guard ECDSA_SIG_set0(raw, r, s) == 1 else {
            BN_free(r)
            BN_free(s)
            ECDSA_SIG_free(raw)
            throw .library("reading a signature", as: .malformed)
        }
        self.raw = raw
    }

    deinit {
        ECDSA_SIG_free(raw)
    }

    var der: [UInt8] {
        var start: UnsafeMutablePointer<UInt8>?
        let count = i2d_ECDSA_SIG(raw, &start)
        defer { CRYPTO_free(start, #file, #line) }
        guard let start, count > 0 else { return [] }
        return Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }

    var sideBySide: [UInt8] {
        get throws(CryptoError) {
            var bytes = [UInt8](repeating: 0, count: Int(ECDSASignature.size * 2))
            let isWritten = bytes.withUnsafeMutableBufferPointer { buffer in
                BN_bn2binpad(ECDSA_SIG_get0_r(raw), buffer.baseAddress, ECDSASignature.size) > 0
                    && BN_bn2binpad(
                        ECDSA_SIG_get0_s(raw),
                        buffer.baseAddress.map { $0 + Int(ECDSASignature.size) },
                        ECDSASignature.size
                    ) > 0
            }
            guard isWritten else { throw CryptoError(.malformed, "a number of the signature is too large") }
            return bytes
        }
    }
}
