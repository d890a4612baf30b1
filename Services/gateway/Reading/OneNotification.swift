import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/notifications/{id}
struct OneNotification: Sendable {
    let reader: NotificationReader

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try reader.id(request)
        if let (row, deliveries) = try await reader.reaching({ try await reader.queries(caller).detail(id) }) {
            return Envelope.response(.ok, for: request) { json in
                json.object { json in
                    NotificationView(row).write(to: &json)
                    json.key("timeline")
                    json.array { json in
                        for delivery in deliveries { json.object { delivery.write(to: &$0) } }
                    }
                }
            }
        }
        guard let record = try await reader.accepted(id, caller) else { throw HTTPError.noSuchNotification }
        return Envelope.response(.ok, for: request) { json in
            json.object { json in
                json.raw(record.members)
                json.key("timeline")
                json.array { _ in }
            }
        }
    }
}

extension ProjectedDelivery {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("channel", channel.rawValue)
        json.member("status", status.rawValue)
        json.member("occurred_at", occurredAt.rfc3339)
        json.key("attempt")
        json.number(attempt)
        json.member("provider", provider)
        json.member("provider_account", account)
        json.member("provider_message_id", providerMessage)
        json.member("error_code", errorCode)
        json.member("detail", detail)
        json.key("cost_micros")
        json.number(cost)
    }
}
