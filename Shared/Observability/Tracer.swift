package import Primitives

/// Makes spans and hands the sampled ones to an exporter. Work inside a span sees it in `RequestContext.current`.
package struct Tracer: Sendable {
    private let clock: WallClock
    private let export: @Sendable (Span) -> Void

    /// `export` must not block: it is called on the path of the work.
    package init(clock: WallClock = .system, export: @escaping @Sendable (Span) -> Void) {
        (self.clock, self.export) = (clock, export)
    }

    /// Drops every span.
    package static let silent = Tracer { _ in }

    package func withSpan<Result>(
        _ name: String,
        _ kind: Span.Kind = .internal,
        in context: RequestContext? = RequestContext.current,
        attributes: KeyValuePairs<String, LogValue> = [:],
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        let trace = context?.trace.child() ?? TraceContext()
        let start = clock.now
        func finish(_ failure: String?) {
            guard trace.isSampled else { return }
            let attributes = attributes.map { ($0.key, $0.value) }
            export(
                Span(
                    name: name,
                    kind: kind,
                    context: trace,
                    parentSpanID: context?.trace.spanID,
                    start: start,
                    end: clock.now,
                    attributes: attributes,
                    failure: failure
                )
            )
        }
        let inner = RequestContext(correlationID: context?.correlationID ?? trace.traceID, trace: trace)
        do {
            let result = try await RequestContext.$current.withValue(inner) { try await body() }
            finish(nil)
            return result
        } catch {
            finish(String(describing: error))
            throw error
        }
    }

    /// Exports a piece of work that had its place in the trace before it began: that of a request or of a record.
    package func record(
        _ name: String,
        _ kind: Span.Kind,
        _ trace: TraceContext,
        after parent: TraceContext?,
        from start: Timestamp,
        failure: String? = nil
    ) {
        guard trace.isSampled else { return }
        export(
            Span(
                name: name,
                kind: kind,
                context: trace,
                parentSpanID: parent?.spanID,
                start: start,
                end: clock.now,
                attributes: [],
                failure: failure
            )
        )
    }
}
