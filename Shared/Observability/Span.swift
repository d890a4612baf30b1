package import Primitives

/// A finished piece of work inside a trace, as OpenTelemetry means it.
package struct Span: Sendable {
    package enum Kind: Int, Sendable {
        case `internal` = 1
        case server, client, producer, consumer
    }

    package let name: String
    package let kind: Kind
    package let context: TraceContext
    package let parentSpanID: UInt64?
    package let start: Timestamp
    package let end: Timestamp
    package let attributes: [(String, LogValue)]
    /// `nil` when it succeeded.
    package let failure: String?
}
