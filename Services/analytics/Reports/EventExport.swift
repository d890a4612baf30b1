import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/analytics/events: what happened, one JSON a line, for warehouses. Nothing in it leads to a person: who and
/// which notification are pseudonyms of this answer alone, times are hours, and there are no addresses, texts or metadata.
struct EventExport: Sendable {
    let clock: WallClock
    private static let page = 1000
    private static let longest = Duration.seconds(32 * 86_400)

    func answer(_ request: HTTPRequest, _ source: ReportSource) throws(HTTPError) -> HTTPResponse {
        let filter = try ReportRequest(request.query, at: clock.now).filter
        guard filter.span.upperBound - filter.span.lowerBound <= EventExport.longest else {
            throw .invalid([.init("/to", "invalid_value", "cannot be used")])
        }
        return HTTPResponse.stream(type: "application/x-ndjson") { stream in
            let pseudonyms = Pseudonyms()
            var place: ReportEvent.Place?
            repeat {
                let events = try await source.events(filter, after: place, limit: EventExport.page)
                try await stream.write(EventExport.lines(events, pseudonyms))
                place = events.count == EventExport.page ? events.last?.place : nil
            } while place != nil
        }
    }

    private static func lines(_ events: [ReportEvent], _ pseudonyms: Pseudonyms) -> [UInt8] {
        var lines: [UInt8] = []
        for event in events {
            var json = JSONWriter()
            json.object { event.write(pseudonyms, to: &$0) }
            lines += json.bytes + [UInt8(ascii: "\n")]
        }
        return lines
    }
}

extension ReportEvent {
    fileprivate func write(_ pseudonyms: Pseudonyms, to json: inout JSONWriter) {
        json.member("hour", hour.rfc3339)
        json.member("person", pseudonyms.name(.person, user))
        json.member("notification", pseudonyms.name(.notification, place.notification.description))
        json.member("channel", channel)
        json.member("event", kind)
        json.key("automated")
        json.bool(isAutomated)
        json.member("provider", provider)
        json.member("template", template)
        json.member("category", category)
        json.member("error_code", errorCode)
        json.key("attempt")
        json.number(attempt)
        json.key("cost_micros")
        json.number(cost)
        json.member("currency", currency)
    }
}
