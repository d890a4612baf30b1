/// How often somebody who has not responded is told again, and how far apart.
package struct Reminders: Hashable, Sendable {
    package static let seconds = 300...604_800
    package static let times = 1...3
    /// What a notification asks for that is to have none, whatever its category says.
    package static let never = Reminders()

    /// From the last time that it was sent on any channel.
    package let after: Duration
    package let times: UInt8

    /// `nil` for anything outside of the ranges above.
    package init?(afterSeconds seconds: Int, times: Int) {
        guard Reminders.seconds.contains(seconds), Reminders.times.contains(times) else { return nil }
        (after, self.times) = (.seconds(seconds), UInt8(times))
    }

    private init() {
        (after, times) = (.zero, 0)
    }
}
