package import Crypto
package import JSON
import Primitives

extension VerifyingKey {
    /// Reads a JSON Web Key; throws `badKey` for what is none, or of a kind that is not taken.
    package init(jwk value: JSONValue) throws(TokenError) {
        do {
            switch try value.keyKind() {
            case .rsa: try self.init(.rsa(n: value.number("n"), e: value.number("e")))
            case .p256: try self.init(.p256(x: value.number("x"), y: value.number("y")))
            case .ed25519: try self.init(.ed25519(x: value.number("x")))
            }
        } catch {
            throw TokenError(.badKey, "the JSON Web Key cannot be used")
        }
    }
}

extension SigningKey {
    /// Reads a private JSON Web Key; throws `badKey` also when its halves do not belong together.
    package init(jwk json: [UInt8]) throws(TokenError) {
        do {
            let value = try JSONDocument(parsing: json, limits: JSONLimits(bytes: 1 << 15, depth: 4)).root
            switch try value.keyKind() {
            case .rsa:
                let numbers = try ["n", "e", "d", "p", "q", "dp", "dq", "qi"].map { try value.number($0) }
                guard let numbers = RSANumbers(numbers) else { throw TokenError(.badKey, "the numbers are too large") }
                try self.init(.rsa(numbers))
            case .p256: try self.init(.p256(x: value.number("x"), y: value.number("y"), d: value.number("d")))
            case .ed25519: try self.init(.ed25519(x: value.number("x"), d: value.number("d")))
            }
        } catch {
            throw TokenError(.badKey, "the private JSON Web Key cannot be used")
        }
    }
}

extension JSONValue {
    fileprivate func keyKind() throws(TokenError) -> KeyKind {
        switch (try text("kty"), try text("crv")) {
        case ("RSA", nil): .rsa
        case ("EC", "P-256"): .p256
        case ("OKP", "Ed25519"): .ed25519
        default: throw TokenError(.badKey, "keys are RSA, P-256 or Ed25519")
        }
    }

    fileprivate func number(_ name: String) throws(TokenError) -> [UInt8] {
        guard let text = try? self[name]?.string(1...2048), let bytes = Base64.url.decode(text) else {
            throw TokenError(.badKey, "\(name) is no number in base 64")
        }
        return bytes
    }
}
