import Concurrency
package import HTTPClient
import ServiceKit

/// Where the keys come from whose tokens are taken.
package enum KeySetOrigin: Sendable, Equatable {
    case text(String)
    case file(String)
    case url(HTTPURL)

    private static let callLimit = Duration.seconds(3)
    private static let largestSet = 1 << 18

    /// The set as it is now; whoever gives it is a stranger and may give anything.
    func read(_ client: HTTPClient) async throws -> [UInt8] {
        switch self {
        case .text(let text): return Array(text.utf8)
        case .file(let path):
            guard let text = TextFile.read(path) else { throw KeySetFault("the file cannot be read") }
            return Array(text.utf8)
        case .url(let url):
            var request = HTTPClientRequest(.get, url, headers: ["accept": "application/json"])
            request.responseLimit = KeySetOrigin.largestSet
            let response = try await client.execute(request, deadline: .after(KeySetOrigin.callLimit))
            guard response.status == 200 else { throw KeySetFault("the answer was \(response.status)") }
            return response.body
        }
    }
}

/// Why a set of keys is not used; the one before stays.
struct KeySetFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
