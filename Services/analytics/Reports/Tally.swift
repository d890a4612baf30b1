import Primitives
import Storage

/// How often each kind of thing happened, and what it cost in each currency.
struct Tally {
    private var counts: [String: Int64] = [:]
    private var costs: [String: Int64] = [:]

    /// Of each group of keys, in the order in which they come.
    static func groups(_ rows: [ReportCount]) -> [(keys: [String], tally: Tally)] {
        var groups: [(keys: [String], tally: Tally)] = []
        for row in rows {
            if groups.last?.keys != row.keys { groups.append((row.keys, Tally())) }
            groups[groups.count - 1].tally.add(row)
        }
        return groups
    }

    init() {}

    init(_ rows: [ReportCount]) {
        for row in rows { add(row) }
    }

    private mutating func add(_ row: ReportCount) {
        counts[row.kind] = self[row.kind].addingSaturating(row.count)
        guard row.cost != 0 else { return }
        costs[row.currency] = (costs[row.currency] ?? 0).addingSaturating(row.cost)
    }

    subscript(kind: String) -> Int64 { counts[kind] ?? 0 }

    /// `"sent": 3, …` of the kinds that were seen.
    func writeCounts(to json: inout JSONWriter) {
        json.key("counts")
        json.object { json in
            for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
                json.key(kind)
                json.number(count)
            }
        }
    }

    func writeCosts(to json: inout JSONWriter) {
        json.key("costs")
        json.array { json in
            for (currency, cost) in costs.sorted(by: { $0.key < $1.key }) {
                json.object { json in
                    json.key("currency")
                    json.string(currency)
                    json.key("micros")
                    json.number(cost)
                }
            }
        }
    }

    /// Counts of people, not of clicks, as shares of what was sent; null when nothing was.
    func writeRates(to json: inout JSONWriter) {
        json.key("rates")
        json.object { json in
            let shares = [
                ("delivered", self["delivered"]), ("bounced", self["bounced"]), ("opened", self["first_opened"]),
                ("clicked", self["first_clicked"]), ("unsubscribed", self["first_unsubscribed"]),
                ("complained", self["first_complained"]),
            ]
            for (name, count) in shares {
                json.key(name)
                guard self["sent"] > 0 else {
                    json.null()
                    continue
                }
                json.number((Double(count) / Double(self["sent"]) * 10_000).rounded() / 10_000)
            }
        }
    }
}
