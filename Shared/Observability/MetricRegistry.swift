import Synchronization

/// Every metric of a process. Asking twice for the same name and labels gives the same metric.
package final class MetricRegistry: Sendable {
    struct Family: Sendable {
        let help: String
        let kind: MetricKind
        var series: [String: any Metric]
    }

    private let families = Mutex<[String: Family]>([:])

    package init() {}

    package func counter(_ name: String, _ help: String, labels: MetricLabels = [:]) -> Counter {
        metric(name, help, .counter, labels) { Counter() }
    }

    package func gauge(_ name: String, _ help: String, labels: MetricLabels = [:]) -> Gauge {
        metric(name, help, .gauge, labels) { Gauge() }
    }

    package func histogram(
        _ name: String,
        _ help: String,
        labels: MetricLabels = [:],
        buckets: HistogramBuckets = .latency
    ) -> Histogram {
        metric(name, help, .histogram, labels) { Histogram(buckets) }
    }

    /// The Prometheus text format, families by name, so that two scrapes can be compared by eye.
    package func prometheusText() -> [UInt8] {
        var text = PrometheusText()
        for (name, family) in families.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            text.family(name, family)
        }
        return text.bytes
    }

    /// A name used for two kinds is a mistake in the program: the second caller gets a metric that is not exported.
    private func metric<M: Metric>(
        _ name: String,
        _ help: String,
        _ kind: MetricKind,
        _ labels: MetricLabels,
        _ make: () -> M
    ) -> M {
        families.withLock { families in
            var family = families[name] ?? Family(help: help, kind: kind, series: [:])
            guard family.kind == kind else { return make() }
            if let known = family.series[labels.text] as? M { return known }
            let metric = make()
            family.series[labels.text] = metric
            families[name] = family
            return metric
        }
    }
}
