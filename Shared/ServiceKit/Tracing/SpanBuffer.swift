package import Observability

/// Spans that wait to be exported: bounded, so that a collector that is away costs spans and never memory.
package struct SpanBuffer: Sendable {
    private var spans: [Span] = []
    private let capacity: Int

    package init(capacity: Int = 8192) {
        self.capacity = capacity
    }

    package var isEmpty: Bool { spans.isEmpty }

    /// False when it is full and the span is dropped.
    package mutating func add(_ span: Span) -> Bool {
        guard spans.count < capacity else { return false }
        spans.append(span)
        return true
    }

    /// The oldest spans, at most `count`.
    package mutating func take(_ count: Int) -> [Span] {
        let taken = Array(spans.prefix(count))
        spans.removeFirst(taken.count)
        return taken
    }
}
