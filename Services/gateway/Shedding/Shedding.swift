import HTTPServer
import Observability
import Wire

/// Refuses what matters least while the fleet is behind, so that what matters more is not late.
struct Shedding: Sendable {
    private let watch: BacklogWatch
    private let priorities: PriorityRules
    private let refused: [SheddingLevel: Counter]

    init(_ watch: BacklogWatch, _ priorities: PriorityRules, metrics: MetricRegistry) {
        (self.watch, self.priorities) = (watch, priorities)
        refused = Dictionary(
            uniqueKeysWithValues: [(.low, "low"), (.normal, "normal"), (.high, "high")].map { level, word in
                let help = "Notifications that were refused because the fleet is behind."
                return (level, metrics.counter("herald_gateway_shed_total", help, labels: ["priority": word]))
            }
        )
    }

    /// The places of those that may go on. While the fleet keeps up it costs a look at what is known.
    func kept(of wanted: [Acceptance]) async -> [Int] {
        var kept: [Int] = []
        for (index, acceptance) in wanted.enumerated() where await !refuses(acceptance) { kept.append(index) }
        return kept
    }

    private func refuses(_ acceptance: Acceptance) async -> Bool {
        let level = watch.level(for: acceptance.request.channels)
        guard level > .nothing, let priority = await priorities.priority(of: acceptance),
            level.refuses(priority)
        else { return false }
        refused[SheddingLevel(of: priority)]?.increment()
        return true
    }
}

extension SheddingLevel {
    /// The first at which a priority is refused.
    fileprivate init(of priority: Priority) {
        switch priority {
        case .low: self = .low
        case .high: self = .high
        default: self = .normal
        }
    }
}
