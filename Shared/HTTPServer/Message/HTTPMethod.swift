/// The methods that the server speaks; any other is answered with 501.
package enum HTTPMethod: String, CaseIterable, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    /// Known, so as to be refused as what no path allows.
    case trace = "TRACE"
    case query = "QUERY"

    /// What a server as a whole allows.
    static let answered = allCases.filter { $0 != .trace && $0 != .query }

    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let method = HTTPMethod.allCases.first(where: { bytes.elementsEqual($0.rawValue.utf8) }) else {
            return nil
        }
        self = method
    }
}
