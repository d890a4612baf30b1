import Crypto
import HTTPServer
import Primitives

/// A client's name for a request, under which it is done once, with what the request said.
struct IdempotencyKey: Sendable {
    let text: String
    /// Of everything that the request asked for: another body under the same name is refused.
    let fingerprint: String

    /// `nil` when the client gave none.
    init?(_ request: HTTPRequest) throws(HTTPError) {
        guard let text = request["Idempotency-Key"] else { return nil }
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            throw .badIdempotencyKey
        }
        self.init(text: text, body: request.body)
    }

    init(text: String, body: [UInt8]) {
        self.text = text
        fingerprint = HashAlgorithm.sha256.hash(body).hex
    }

    private init(text: String, fingerprint: String) {
        (self.text, self.fingerprint) = (text, fingerprint)
    }

    /// The name of one of the notifications that a batch makes.
    func part(_ number: Int) -> IdempotencyKey {
        IdempotencyKey(text: "\(text)#\(number)", fingerprint: fingerprint)
    }
}
