import Primitives

// As they stand in settings.

extension SendRate {
    /// `100/s`, `1000/min`, `100`, which is a second's, or `0` for no limit.
    package init?(text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let count = parts.first.flatMap({ Int($0) }), (0...10_000_000).contains(count) else { return nil }
        guard count > 0 else {
            self = .unlimited
            return
        }
        switch parts.count > 1 ? parts[1] : "s" {
        case "s": self = .perSecond(count)
        case "min": self = .perMinute(count)
        default: return nil
        }
    }

    package var text: String {
        guard let perSecond else { return "0" }
        let isOfSeconds = perSecond == perSecond.rounded()
        return isOfSeconds ? "\(Int(perSecond))/s" : "\(Int((perSecond * 60).rounded()))/min"
    }
}

extension WarmUp {
    /// `2026-11-01 50 x2 14`: from that day on fifty, each day twice as many as the day before, for fourteen days.
    package init?(text: String) {
        let words = text.split(separator: " ")
        guard words.count == 4, let began = Timestamp(rfc3339: "\(words[0])T00:00:00Z"), let first = Int(words[1]),
            (1...1_000_000).contains(first), words[2].hasPrefix("x"), let growth = Double(words[2].dropFirst()),
            (1...10).contains(growth), let days = Int(words[3]), (1...365).contains(days)
        else { return nil }
        self.init(began: began, firstDay: first, dailyGrowth: growth, days: days)
    }
}
