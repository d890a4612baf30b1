import Crypto
import JSON
import Testing
import Tokens

@Suite struct KeySetTests {
    @Test("a set survives its text, with keys of all kinds")
    func roundTrip() throws {
        var keys: [String: VerifyingKey] = [:]
        for algorithm in SignatureAlgorithm.allCases {
            keys[algorithm.rawValue] = try SigningKey.generate(algorithm).verifyingKey
        }
        let set = try KeySet(json: KeySet(keys).json)
        #expect(set.ignored == 0)
        #expect(try set.keys.mapValues { try $0.spki } == keys.mapValues { try $0.spki })
    }

    @Test("keys that are not ours to use are left out, the others stay")
    func ignored() throws {
        let key = try entry()
        let foreign = [
            #"{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}"#, #"{"kty":"XYZ"}"#, "{}", "1", "[]",
            #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#,
            key.replacing("{", with: #"{"use":"enc","#), key.replacing("{", with: #"{"alg":"RS256","#),
            key.replacing("{", with: #"{"key_ops":["sign"],"#), key.replacing("{", with: #"{"key_ops":1,"#),
            key.replacing("{", with: #"{"kid":7,"#),
        ]
        let set = try KeySet(json: Array(#"{"keys":[\#((foreign + [key]).joined(separator: ","))]}"#.utf8))
        #expect(set.keys.count == 1)
        #expect(set.ignored == foreign.count)
        #expect(try set.keys.first?.key == set.keys.first?.value.thumbprint)
    }

    @Test("texts that are no set, two keys of one name, and published secrets are refused")
    func refused() throws {
        let key = try entry()
        for text in [
            "", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[\#(key),\#(key)]}"#,
            #"{"keys":[\#(key.replacing("{", with: #"{"d":"AA","#))]}"#, #"{"keys":[{"kty":"oct","k":"AA"}]}"#,
        ] {
            let error = #expect(throws: TokenError.self) { try KeySet(json: Array(text.utf8)) }
            #expect(error?.code == .badKey)
        }
    }

    private func entry() throws -> String {
        try SigningKey.generate(.es256).verifyingKey.jwk.canonicalText
    }
}
