import HTTPClient
import JSON
import PublicAPI
import Storage

/// What a client says of an endpoint: all of a new one, or what is to change of one that is there.
struct WebhookEndpointDraft: Sendable {
    let url: String?
    let description: String?
    let events: [WebhookEvent]?
    let isEnabled: Bool?

    private static let urlLimit = 2048

    init(_ fields: inout JSONFields, _ targets: SSRFGuard) {
        url = fields.read("url") { try $0.string(1...WebhookEndpointDraft.urlLimit) }
        if let url {
            do throws(HTTPClientError) {
                _ = try targets.admit(url)
            } catch {
                fields.fail("url", .invalidValue, error.message)
            }
        }
        description = fields.read("description") { try $0.line(0...255) }
        events = fields.list("events", 0...WebhookEvent.allCases.count) {
            try $0.parsed("an event's name", WebhookEvent.init(rawValue:))
        }
        if let events, Set(events).count < events.count {
            fields.fail("events", .invalidValue, "an event is named twice")
        }
        isEnabled = fields.read("enabled") { try $0.bool() }
    }

    func apply(to endpoint: inout WebhookEndpoint) {
        endpoint.url = url ?? endpoint.url
        endpoint.description = description ?? endpoint.description
        endpoint.events = events ?? endpoint.events
        switch isEnabled {
        case true?: endpoint.disabled = nil
        case false?: endpoint.disabled = endpoint.disabled ?? .manual
        case nil: break
        }
    }
}
