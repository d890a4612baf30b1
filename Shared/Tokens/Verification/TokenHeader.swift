import JSON

/// What a token's header says of how it was signed. Keys and addresses of keys in it (`jwk`, `jku`, `x5u`, `x5c`) are
/// not even read: the sender does not choose whom we trust.
struct TokenHeader: Equatable {
    let algorithm: String
    let keyID: String?
    let type: String?

    init(json: [UInt8]) throws(TokenError) {
        guard let document = try? JSONDocument(parsing: json, limits: JSONLimits(bytes: 1024, depth: 4)),
            document.root.kind == .object
        else { throw TokenError(.malformed, "the header is no JSON object") }
        // Whoever does not understand an extension that is critical must refuse the token; we know none.
        guard document.root["crit"] == nil else { throw TokenError(.unsupported, "the header has critical extensions") }
        guard let algorithm = try document.root.text("alg") else {
            throw TokenError(.malformed, "the header lacks alg")
        }
        (self.algorithm, keyID, type) = (algorithm, try document.root.text("kid"), try document.root.text("typ"))
    }
}

extension JSONValue {
    /// A member that is text of a bearable length; `nil` when there is none.
    func text(_ name: String) throws(TokenError) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = try? value.string(0...1024) else { throw TokenError(.malformed, "\(name) is no text") }
        return text
    }
}
