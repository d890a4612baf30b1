import HTTPServer
import JSON
import Primitives
import PublicAPI
import Wire

extension BodyReader {
    typealias Item = Result<NotificationRequest, RequestFaults>

    /// The items of a batch, each a request or its faults; throws when the whole is no batch.
    static func batch(_ request: HTTPRequest, at now: Timestamp) throws(HTTPError) -> [Item] {
        switch mediaType(of: request) {
        case json: try jsonBatch(request, at: now)
        case protobuf: try protobufBatch(request, at: now)
        default: throw .unsupportedBody("\(json) or \(protobuf)")
        }
    }

    /// `{"notifications": […]}`
    private static func jsonBatch(_ request: HTTPRequest, at now: Timestamp) throws(HTTPError) -> [Item] {
        try object(request) { fields in
            fields.require("notifications")
            return fields.read("notifications") { value in
                try value.list(BatchRequest.size) { NotificationRequest.read($0, at: now) }
            }
        }
    }

    private static func protobufBatch(_ request: HTTPRequest, at now: Timestamp) throws(HTTPError) -> [Item] {
        guard let batch = try? NotificationBatch(decoding: request.body, maximum: 64 << 20) else {
            throw .malformed([.init("", "malformed", "it is no NotificationBatch")])
        }
        guard BatchRequest.size.contains(batch.items.count) else {
            throw .invalid([.init("/notifications", "wrong_count", "expected 1 to 1000 notifications")])
        }
        return batch.items.map { judged($0, at: now) }
    }

    private static func judged(_ item: Result<NotificationRequest, WireError>, at now: Timestamp) -> Item {
        switch item {
        case .failure(let error): return .failure(RequestFaults([.init("", "invalid_value", error.field)]))
        case .success(let request):
            var faults = RequestRules.faults(of: request, at: now)
            if !request.data.isEmpty, !isObject(request.data) {
                faults.append(.init("/data", "invalid_value", "expected a JSON object of at most 262144 bytes"))
            }
            return faults.isEmpty ? .success(request) : .failure(RequestFaults(faults))
        }
    }

    private static func isObject(_ bytes: [UInt8]) -> Bool {
        let document = try? JSONDocument(parsing: bytes, limits: JSONLimits(bytes: 262_144))
        return document?.root.kind == .object
    }
}
