/// Version 0.0.4 of Prometheus' text format.
struct PrometheusText {
    private(set) var bytes: [UInt8] = []

    mutating func family(_ name: String, _ family: MetricRegistry.Family) {
        line("# HELP \(name) \(family.help)")
        line("# TYPE \(name) \(family.kind.rawValue)")
        for (labels, metric) in family.series.sorted(by: { $0.key < $1.key }) {
            metric.write(name, labels, to: &self)
        }
    }

    mutating func sample(_ name: String, _ labels: String, _ value: Double) {
        let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        line(labels.isEmpty ? "\(name) \(number)" : "\(name){\(labels)} \(number)")
    }

    private mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }
}
