import Postgres

/// What a person wants.
package struct Preferences: Sendable, Hashable {
    package enum Digest: String, TextColumn, CaseIterable {
        case none, hourly, daily, weekly
    }

    /// Minutes of the day; may pass midnight.
    package struct QuietHours: Sendable, Hashable {
        package let from: Int
        package let until: Int
        /// `nil`: the person's own.
        package let timezone: String?

        package init(from: Int, until: Int, timezone: String? = nil) {
            (self.from, self.until, self.timezone) = (from, until, timezone)
        }
    }

    /// Yes or no to a category on a channel; `nil` means all of them, and the closest choice decides.
    package struct Choice: Sendable, Hashable {
        package let category: CategoryKey?
        package let channel: Channel?
        package let isAllowed: Bool

        package init(category: CategoryKey?, channel: Channel?, isAllowed: Bool) {
            (self.category, self.channel, self.isAllowed) = (category, channel, isAllowed)
        }
    }

    package var quietHours: QuietHours?
    package var hourlyCap: Int?
    package var dailyCap: Int?
    /// `nil`: as the tenant says, and none where it is silent.
    package var digest: Digest?
    /// The minute of the day at which daily and weekly ones go out; `nil`: as the tenant says, or at nine.
    package var digestMinute: Int?
    package var choices: [Choice] = []
    /// Whether it may be told what they do with a message; `nil`: as the tenant says, who need not say anything either.
    package var allowsTracking: Bool?
    /// Set by the store; every write adds one, 0 before the first.
    package internal(set) var version = 0

    package init() {}
}
