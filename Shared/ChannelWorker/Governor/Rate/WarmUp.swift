import Glibc
package import Primitives

/// How a new sender's volume grows: so many messages on the first day, and every day so many times more, until it ends.
package struct WarmUp: Sendable, Hashable {
    package let began: Timestamp
    package let firstDay: Int
    package let dailyGrowth: Double
    package let days: Int

    package init(began: Timestamp, firstDay: Int, dailyGrowth: Double = 2, days: Int) {
        (self.began, self.firstDay) = (began, max(1, firstDay))
        (self.dailyGrowth, self.days) = (max(1, dailyGrowth), max(0, days))
    }

    /// The day's messages spread evenly over it; `nil` once it is over. Before it begins it is as on the first day.
    func perSecond(at now: Timestamp) -> Double? {
        let day = max(0, (now - began).seconds / 86_400).rounded(.down)
        guard day < Double(days) else { return nil }
        return Double(firstDay) * pow(dailyGrowth, day) / 86_400
    }
}
