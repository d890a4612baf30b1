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
        if let file { return checked(.file(file), "HERALD_JWKS_FILE", TextFile.read(file), &reader) }
        if let text { return checked(.text(text), "HERALD_JWKS", text, &reader) }
        reader.fault("HERALD_JWKS_FILE", "is required, or HERALD_JWKS_URL, or HERALD_JWKS")
        return nil
    }

    /// What is on this machine must be right from the start.
    private static func checked(
        _ origin: KeySetOrigin,
        _ name: String,
        _ text: String?,
        _ reader: inout ConfigurationReader
    ) -> KeySetOrigin? {
        if let text, (try? KeySet(json: Array(text.utf8)))?.keys.isEmpty == false { return origin }
        reader.fault(name, "is no JSON Web Key Set with a key that can be used")
        return nil
    }
}
