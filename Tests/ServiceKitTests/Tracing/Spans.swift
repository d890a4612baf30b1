import Observability
import Synchronization

/// Keeps the spans that a tracer made.
final class Spans: Sendable {
    private let spans = Mutex<[Span]>([])

    var all: [Span] { spans.withLock { $0 } }

    func add(_ span: Span) { spans.withLock { $0.append(span) } }
}
