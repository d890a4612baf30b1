/// The methods that the server speaks; any other is answered with 501.
package enum HTTPMethod: String, CaseIterable, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"

    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let method = HTTPMethod.allCases.first(where: { bytes.elementsEqual($0.rawValue.utf8) }) else {
            return nil
        }
        self = method
    }
}
