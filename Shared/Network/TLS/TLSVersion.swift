import COpenSSL

/// The oldest version that is spoken; what both sides know best is taken. TLS 1.3 is what everything that talks to Herald
/// has had for years.
package enum TLSVersion: Sendable {
    case v1_2
    case v1_3

    var number: Int32 { self == .v1_2 ? TLS1_2_VERSION : TLS1_3_VERSION }

    /// Forward secrecy and authenticated encryption only. Those of TLS 1.3 are all like that, and chosen elsewhere.
    static let ciphersOf1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20"
}
