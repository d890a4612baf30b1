import Links
import Observability

/// How often links are used, by whom.
struct VisitCounters: Sendable {
    let refused: Counter
    private let counters: [LinkKind: [Visitor: Counter]]

    init(_ metrics: MetricRegistry) {
        refused = metrics.counter("herald_tracking_refused_total", "Links whose token is none of ours.")
        var counters: [LinkKind: [Visitor: Counter]] = [:]
        for kind in [LinkKind.open, .click] {
            for visitor in Visitor.allCases {
                counters[kind, default: [:]][visitor] = metrics.counter(
                    "herald_tracking_visits_total",
                    "Links that were used.",
                    labels: ["kind": kind.rawValue, "by": visitor.rawValue]
                )
            }
        }
        self.counters = counters
    }

    func count(_ kind: LinkKind, _ visitor: Visitor) {
        counters[kind]?[visitor]?.increment()
    }
}
