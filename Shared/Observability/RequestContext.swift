import Primitives

/// What the running task works for; carried by the task, written into every log line, sent on in every header.
package struct RequestContext: Sendable {
    @TaskLocal package static var current: RequestContext?

    /// `X-Request-Id` of the request that began the work, or an id made in its place.
    package let correlationID: String
    package let trace: TraceContext

    package init(correlationID: String, trace: TraceContext) {
        (self.correlationID, self.trace) = (correlationID, trace)
    }

    func write(to json: inout JSONWriter) {
        json.key("correlation_id")
        json.string(correlationID)
        json.key("trace_id")
        json.string(trace.traceID)
    }
}
