import HTTPServer
import Primitives
import PublicAPI
import ServiceKit

/// What the inapp-worker is told beside what every service is.
struct InAppSettings: Sendable {
    let edge: EdgeSettings
    let authentication: AuthenticationSettings
    let limits: StreamLimits
    /// `nil` when the widget is not served.
    let widget: WidgetFiles?
    let keepItems: Duration
    let keepEvents: Duration

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let edge = EdgeSettings(.inappWorker, &reader)
        let authentication = AuthenticationSettings(&reader)
        limits = InAppSettings.limits(&reader)
        widget = InAppSettings.widget(&reader)
        keepItems = reader.duration("HERALD_INBOX_KEEP", default: .seconds(90 * 86_400), "how long an item stays")
        keepEvents = reader.duration(
            "HERALD_INBOX_RESUME",
            default: .seconds(7 * 86_400),
            "how long a client may be away and still catch up without reading its inbox anew"
        )
        guard let edge, let authentication else { return nil }
        (self.edge, self.authentication) = (edge, authentication)
    }

    private static func widget(_ reader: inout ConfigurationReader) -> WidgetFiles? {
        let name = "HERALD_WIDGET_FOLDER"
        guard let folder = reader.optional(name, "the folder of the widget, to serve it under /widget/") else {
            return nil
        }
        let files = WidgetFiles(folder: folder)
        if files == nil { reader.fault(name, "must hold the widget's files") }
        return files
    }

    private static func limits(_ reader: inout ConfigurationReader) -> StreamLimits {
        var limits = StreamLimits()
        limits.perPerson = reader.integer(
            "HERALD_STREAMS_PERSON",
            default: limits.perPerson,
            in: 1...1000,
            "streams of a person at a replica"
        )
        limits.perTenant = reader.integer(
            "HERALD_STREAMS_TENANT",
            default: limits.perTenant,
            in: 1...1_000_000,
            "streams of a tenant at a replica"
        )
        return limits
    }
}
