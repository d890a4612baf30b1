import Observability
import Storage

/// What fanning out tells of itself.
struct FanOutMetrics: Sendable {
    let underWay: Gauge
    private let sent: Counter
    private let recalled: Counter

    init(_ metrics: MetricRegistry) {
        let people = { (work: String) in
            metrics.counter(
                "herald_orchestrator_fan_out_people_total",
                "People to whom requests to topics, or their cancels, were handed on",
                labels: ["work": work]
            )
        }
        underWay = metrics.gauge("herald_orchestrator_fan_outs_under_way", "Requests to topics that have their turn")
        (sent, recalled) = (people("sent"), people("recalled"))
    }

    func count(_ step: FanOutStep) {
        switch step.work {
        case .send: sent.increment(by: step.people.count)
        case .recall: recalled.increment(by: step.people.count)
        }
    }
}
