import Crypto
import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/notifications/{id}: how far it came, on each channel by which attempts, what happened when, and its price;
/// of a request to a topic, how many people it has come to, and how far their notifications came.
struct OneNotification: Sendable {
    let reader: NotificationReader

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try reader.id(request)
        if let detail = try await reader.reaching({ try await reader.queries(caller).detail(id) }) {
            return OneNotification.response(to: request) { json in
                NotificationView(detail.row).write(to: &json)
                DeliverySummary.write(DeliverySummary.list(detail), to: &json)
                Timeline(detail).write(to: &json)
            }
        }
        guard let record = try await reader.accepted(id, caller) else {
            guard let fanOut = try await reader.fanOut(id, caller) else { throw HTTPError.noSuchNotification }
            return OneNotification.response(to: request) { fanOut.write(to: &$0) }
        }
        return OneNotification.response(to: request) { json in
            json.raw(record.members)
            DeliverySummary.write([], to: &json)
            Timeline(acceptedAt: id.timestamp).write(to: &json)
        }
    }

    /// Whoever asks again and again is told in few bytes that nothing is new.
    private static func response(to request: HTTPRequest, _ members: (inout JSONWriter) -> Void) -> HTTPResponse {
        var data = JSONWriter(reservingCapacity: 2048)
        data.object { members(&$0) }
        var response = Envelope.response(.ok, for: request) { $0.raw(data.bytes) }
        // Weak, as the envelope names each request.
        let tag = Array(HashAlgorithm.sha256.hash(data.bytes).prefix(16)).hex
        response.fields.append(.etag, "W/\"\(tag)\"")
        return response
    }
}
