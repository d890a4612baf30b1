import HTTPServer
import Primitives
import PublicAPI
import Storage

/// What a report was asked for: `from`, `to` (the last day when absent, whole hours), `channel`, `provider`, `template`,
/// `category`, and of a time series its `interval`. Every parameter that is wrong is told at once.
struct ReportRequest: Sendable {
    let filter: ReportFilter
    private(set) var interval = ReportDimension.hour
    private static let longest = Duration.seconds(400 * 86_400)

    init(_ query: HTTPQuery, at now: Timestamp) throws(HTTPError) {
        var reading = Reading()
        for item in query.items {
            let isNew = reading.seen.insert(item.name).inserted
            guard isNew, !item.value.utf8.contains(0), reading.take(item.name, item.value) else {
                reading.fault(item.name, isNew ? "invalid_value" : "repeated")
                continue
            }
        }
        let until = reading.until ?? now
        let from = reading.from ?? until - .seconds(86_400)
        let isTooLong = from >= until || until - from > ReportRequest.longest
        let points = reading.interval == .hour ? Duration.seconds(32 * 86_400) : ReportRequest.longest
        if isTooLong || (reading.seen.contains("interval") && until - from > points) {
            reading.fault("to", "invalid_value")
        }
        guard reading.faults.isEmpty else { throw .invalid(reading.faults) }
        var filter = ReportFilter(from.hour..<(until - .microseconds(1)).hour + .seconds(3600))
        (filter.channel, filter.provider) = (reading.channel, reading.provider)
        (filter.template, filter.category) = (reading.template, reading.category)
        (self.filter, interval) = (filter, reading.interval)
    }

    private struct Reading {
        var seen: Set<String> = []
        var faults: [HTTPError.Fault] = []
        var from: Timestamp?
        var until: Timestamp?
        var channel: Channel?
        var provider: String?
        var template: TemplateKey?
        var category: CategoryKey?
        var interval = ReportDimension.hour

        mutating func fault(_ name: String, _ code: String) {
            faults.append(.init("/\(name)", code, "cannot be used"))
        }

        /// False for what is no such parameter or no value of it.
        mutating func take(_ name: String, _ value: String) -> Bool {
            switch name {
            case "from": return set(\.from, Reading.moment(value))
            case "to": return set(\.until, Reading.moment(value))
            case "channel": return set(\.channel, Channel(rawValue: value))
            case "provider": return set(\.provider, (1...64).contains(value.utf8.count) ? value : nil)
            case "template": return set(\.template, TemplateKey(rawValue: value))
            case "category": return set(\.category, CategoryKey(rawValue: value))
            case "interval":
                guard let dimension = ReportDimension(rawValue: value), [.hour, .day].contains(dimension) else {
                    return false
                }
                interval = dimension
                return true
            default: return false
            }
        }

        /// Between 1970 and 2500, so that hours can be counted.
        private static func moment(_ text: String) -> Timestamp? {
            Timestamp(rfc3339: text).flatMap { (0...16_725_225_600).contains($0.seconds) ? $0 : nil }
        }

        private mutating func set<Value>(_ path: WritableKeyPath<Reading, Value?>, _ value: Value?) -> Bool {
            self[keyPath: path] = value
            return value != nil
        }
    }
}
