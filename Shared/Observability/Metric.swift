import Synchronization

enum MetricKind: String, Sendable {
    case counter, gauge, histogram
}

protocol Metric: AnyObject, Sendable {
    func write(_ name: String, _ labels: String, to text: inout PrometheusText)
}

/// A number that only grows.
package final class Counter: Metric {
    private let total = Atomic<Int>(0)

    package func increment(by amount: Int = 1) {
        total.wrappingAdd(amount, ordering: .relaxed)
    }

    package var value: Int { total.load(ordering: .relaxed) }

    func write(_ name: String, _ labels: String, to text: inout PrometheusText) {
        text.sample(name, labels, Double(value))
    }
}

/// A number that goes up and down.
package final class Gauge: Metric {
    private let level = Atomic<Int>(0)

    package func set(_ value: Int) {
        level.store(value, ordering: .relaxed)
    }

    package func add(_ amount: Int) {
        level.wrappingAdd(amount, ordering: .relaxed)
    }

    package var value: Int { level.load(ordering: .relaxed) }

    func write(_ name: String, _ labels: String, to text: inout PrometheusText) {
        text.sample(name, labels, Double(value))
    }
}
