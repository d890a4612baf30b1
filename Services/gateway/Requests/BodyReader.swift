import HTTPServer
import JSON
import Primitives
import PublicAPI
import Wire

/// Reads bodies by their media type.
enum BodyReader {
    static let json = "application/json"
    static let protobuf = "application/x-protobuf"

    /// The media type alone, without its parameters.
    static func mediaType(of request: HTTPRequest) -> String {
        let value = request[.contentType] ?? ""
        return value.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    }

    static func document(_ request: HTTPRequest) throws(HTTPError) -> JSONDocument {
        guard mediaType(of: request) == json else { throw .unsupportedBody(json) }
        do {
            return try JSONDocument(parsing: request.body, limits: JSONLimits(bytes: 64 << 20))
        } catch {
            throw .malformed(RequestFaults(error.faults, below: "").list)
        }
    }

    /// The body's object; throws every fault that `body` finds, and every field that it does not ask for.
    static func object<Value>(
        _ request: HTTPRequest,
        _ body: (inout JSONFields) -> Value?
    ) throws(HTTPError) -> Value {
        let root = try document(request).root
        do {
            return try root.read(body)
        } catch {
            throw .invalid(RequestFaults(error.faults, below: "").list)
        }
    }

    static func single(_ request: HTTPRequest, at now: Timestamp) throws(HTTPError) -> NotificationRequest {
        switch NotificationRequest.read(try document(request).root, at: now) {
        case .success(let request): return request
        case .failure(let faults): throw .invalid(faults.list)
        }
    }
}
