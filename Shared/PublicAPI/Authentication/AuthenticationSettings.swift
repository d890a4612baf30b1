import HTTPClient
package import ServiceKit
package import Tokens

/// Whose tokens a public port takes.
package struct AuthenticationSettings: Sendable {
    let origin: KeySetOrigin
    package let rules: ClaimRules
    let period: Duration

    /// `nil` when the reader has found a fault.
    package init?(_ reader: inout ConfigurationReader) {
        rules = ClaimRules(
            issuer: reader.string("HERALD_TOKEN_ISSUER", default: "herald", "the iss of tokens that are taken"),
            audience: reader.string("HERALD_TOKEN_AUDIENCE", default: "herald", "the aud of tokens that are taken")
        )
        period = reader.duration("HERALD_JWKS_PERIOD", default: .seconds(60), "how often the keys are read again")
        guard let origin = AuthenticationSettings.origin(&reader) else { return nil }
        self.origin = origin
    }

    private static func origin(_ reader: inout ConfigurationReader) -> KeySetOrigin? {
        let file = reader.optional(
            "HERALD_JWKS_FILE",
            "a file with the keys whose tokens are taken, a JSON Web Key Set"
        )
        let url = reader.optional("HERALD_JWKS_URL", "their address instead, https or on this machine") {
            text throws(HTTPClientError) in try HTTPURL(text)
        }
        let text = reader.optional("HERALD_JWKS", "the keys themselves instead")
        if let url {
            let isSafe = url.scheme == .https || ["127.0.0.1", "localhost", "::1"].contains(url.host)
            if isSafe { return .url(url) }
            reader.fault("HERALD_JWKS_URL", "must begin with https, or whoever is on the way could add keys")
            return nil
        }
        if let file { return .file(file) }
        if let text { return .text(text) }
        reader.fault("HERALD_JWKS_FILE", "is required, or HERALD_JWKS_URL, or HERALD_JWKS")
        return nil
    }
}
