import HTTPServer
import Primitives

/// A provider as its clients see it. A new one is a file in this folder and a word in `Sandbox.providers`.
protocol ProviderFace: Sendable {
    /// As it stands in URLs and in the log.
    var name: String { get }
    /// Where it takes messages, behind a client's base URL.
    var path: String { get }
    /// What it says when it refuses, by the names that faults use. All have `throttled` and `unavailable`.
    var refusals: [String: HTTPResponse] { get }
    /// Reads a request as strictly as the provider does.
    func read(_ request: HTTPRequest) throws(Refusal) -> Message
    func accepted(_ message: Message, id: String) -> HTTPResponse
    func newID() -> String
    /// How it says when to come again.
    func hints(retryAfter seconds: Int) -> HTTPFields
}

extension ProviderFace {
    func hints(retryAfter seconds: Int) -> HTTPFields { [.retryAfter: "\(seconds)"] }

    func newID() -> String { Randomness.secure.bytes(16).hex }

    /// A name that the provider does not have is an error of the test, and answered as such.
    func refusal(_ name: String, retryAfter seconds: Int?) -> HTTPResponse {
        guard var response = refusals[name] else {
            return HTTPResponse(.notImplemented, text: "\(self.name) has no refusal \(name)")
        }
        guard let seconds else { return response }
        for entry in hints(retryAfter: seconds).entries { response.fields[entry.name] = entry.value }
        return response
    }
}

/// What a request asks to send.
struct Message: Sendable {
    /// The client's own name for it, which comes back in callbacks; empty when it gave none.
    var correlation = ""
    var sender = ""
    var recipient: String
    var subject = ""
    var text = ""
    /// What the client wants to get back with each callback.
    var echoes: [(name: String, value: String)] = []
    /// Where the client wants callbacks, and the login whose secret signs them; `nil` where an account's settings say it.
    var callback: (url: String, login: String, secret: String)?
}

/// The provider does not take the request, and says so.
struct Refusal: Error {
    let response: HTTPResponse
}
