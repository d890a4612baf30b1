import Crypto
import JSON

/// A Google service account, as its key file describes it.
struct ServiceAccount: Sendable {
    let project: String
    let email: String
    let keyID: String
    let key: SigningKey
    let tokenURL: String

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    init(json text: String) throws(Fault) {
        let root = try? JSONDocument(parsing: Array(text.utf8)).root
        func member(_ name: String) throws(Fault) -> String {
            guard let value = try? root?[name]?.string(1...10_000) else {
                throw Fault(description: "it has no \(name)")
            }
            return value
        }
        (project, email) = (try member("project_id"), try member("client_email"))
        (keyID, tokenURL) = (try member("private_key_id"), try member("token_uri"))
        let pem = try member("private_key")
        do {
            key = try SigningKey(pem: pem)
        } catch {
            throw Fault(description: "its private_key: \(error)")
        }
        guard key.algorithm == .rs256 else { throw Fault(description: "its private_key is no RSA key") }
    }
}
