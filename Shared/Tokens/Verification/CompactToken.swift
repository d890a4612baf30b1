import JSON
import Primitives

/// The three parts of a compact JWS (RFC 7515, section 7.1), of which nothing is believed yet.
struct CompactToken {
    let header: TokenHeader
    /// What the signature is over: the header and the payload as they came.
    let signingInput: ArraySlice<UInt8>
    let payload: [UInt8]
    let signature: [UInt8]

    /// Long enough for many roles, and short enough for a request's header.
    static let largestToken = 8192
    private static let largestHeader = 1024

    init(_ token: [UInt8]) throws(TokenError) {
        guard token.count <= CompactToken.largestToken else { throw TokenError(.malformed, "the token is too long") }
        let dot = UInt8(ascii: ".")
        let parts = token.split(separator: dot, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw TokenError(.malformed, "a token has three parts") }
        guard parts[0].count <= CompactToken.largestHeader else {
            throw TokenError(.malformed, "the header is too long")
        }
        guard let header = Base64.url.decode(bytes: Array(parts[0])),
            let payload = Base64.url.decode(bytes: Array(parts[1])),
            let signature = Base64.url.decode(bytes: Array(parts[2]))
        else { throw TokenError(.malformed, "a part is not base 64") }
        self.header = try TokenHeader(json: header)
        (self.payload, self.signature) = (payload, signature)
        signingInput = token[..<parts[1].endIndex]
    }
}
