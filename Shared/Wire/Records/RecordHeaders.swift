package import Observability
package import Primitives

/// The headers that every record of Herald's topics carries. What another writer left out or garbled is `nil`: headers
/// help to follow a record, and are no reason to refuse it.
package struct RecordHeaders: Sendable, Hashable {
    package var eventType: EventType?
    package var trace: TraceContext?
    /// `X-Request-Id` of the request that began it all.
    package var correlationID: String?
    package var producedAt: Timestamp?

    package init(
        eventType: EventType?,
        trace: TraceContext? = nil,
        correlationID: String? = nil,
        producedAt: Timestamp?
    ) {
        (self.eventType, self.trace) = (eventType, trace)
        (self.correlationID, self.producedAt) = (correlationID, producedAt)
    }

    /// Reads them through a look-up by name, such as that of Kafka's headers.
    package init(_ value: (String) -> ArraySlice<UInt8>?) {
        eventType = value("event-type").flatMap(RecordHeaders.word).map(EventType.init(rawValue:))
        trace = value("traceparent").flatMap(RecordHeaders.word).flatMap { TraceContext(traceparent: $0) }
        correlationID = value("correlation-id").flatMap(RecordHeaders.word)
        producedAt = value("produced-at").flatMap(RecordHeaders.word).flatMap(Int64.init).map {
            Timestamp(microseconds: $0)
        }
    }

    /// What to put on the record; `produced-at` is microseconds since 1970 UTC in decimal.
    package var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if let eventType { fields.append(("event-type", eventType.rawValue)) }
        if let trace { fields.append(("traceparent", trace.traceparent)) }
        if let correlationID { fields.append(("correlation-id", correlationID)) }
        if let producedAt { fields.append(("produced-at", String(producedAt.microseconds))) }
        return fields
    }

    /// Up to 255 printable characters of ASCII: these go into logs and headers.
    private static func word(_ bytes: ArraySlice<UInt8>) -> String? {
        guard (1...255).contains(bytes.count), bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
