import Glibc
package import Primitives

/// How a new sender's volume grows: so many messages on the first day, and every day so many times more, until it ends.
/// A day is 24 hours from when it began.
package struct WarmUp: Sendable, Hashable {
    /// What a day allows, however many workers send.
    package struct Allowance: Sendable, Hashable {
        let day: Int
        package let messages: Int
        package let until: Timestamp
    }

    package let began: Timestamp
    package let firstDay: Int
    package let dailyGrowth: Double
    package let days: Int

    private static let day: Duration = .seconds(86_400)
    private static let most = 1e9

    package init(began: Timestamp, firstDay: Int, dailyGrowth: Double = 2, days: Int) {
        (self.began, self.firstDay) = (began, max(1, firstDay))
        (self.dailyGrowth, self.days) = (max(1, dailyGrowth), max(0, days))
    }

    /// `nil` once it is over. Before it begins it is as on the first day.
    package func allowance(at now: Timestamp) -> Allowance? {
        let day = Int(max(0, (now - began).seconds / 86_400).rounded(.down))
        guard day < days else { return nil }
        let messages = min(Double(firstDay) * pow(dailyGrowth, Double(day)), WarmUp.most)
        return Allowance(day: day, messages: Int(messages), until: began + WarmUp.day * (day + 1))
    }
}
