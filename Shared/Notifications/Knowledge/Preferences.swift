/// What a person, or a tenant for all its people, wants.
package struct Preferences: Hashable, Sendable {
    package var choices: [Choice] = []
    package var quietHours: QuietHours?
    /// Of the quiet hours; without it they are in the person's own zone.
    package var quietZone: Zone?
    package var caps = Caps()
    /// Whether it may be told what becomes of a message once it is there; `nil` where nothing was said.
    package var allowsTracking: Bool?
    package var digest = DigestChoice()
    package var version: Int64 = 0

    package init() {}

    /// Yes or no to a category on a channel; `nil` stands for all of them.
    package struct Choice: Hashable, Sendable {
        package let category: String?
        package let channel: Channel?
        package let isAllowed: Bool

        package init(category: String? = nil, channel: Channel? = nil, isAllowed: Bool) {
            (self.category, self.channel, self.isAllowed) = (category, channel, isAllowed)
        }

        /// A choice for a channel is closer than one for a category: who wants no text messages gets none, unless they
        /// asked for that category's.
        fileprivate var closeness: Int { (channel == nil ? 0 : 2) + (category == nil ? 0 : 1) }
    }

    /// The closest choice that says something about the category on the channel.
    func choice(_ category: String, _ channel: Channel) -> Choice? {
        choices
            .filter { ($0.category ?? category) == category && ($0.channel ?? channel) == channel }
            .max { $0.closeness < $1.closeness }
    }
}

/// Whether and when what may wait is sent together; `nil` where nothing was said.
package struct DigestChoice: Hashable, Sendable {
    package enum Wish: Hashable, Sendable {
        /// Everything by itself, at once.
        case none
        case every(DigestPeriod)
    }

    package var wish: Wish?
    /// Minute of the day at which daily and weekly digests go out.
    package var minute: Int?

    /// At nine in the morning.
    static let usualMinute = 9 * 60

    package init(_ wish: Wish? = nil, minute: Int? = nil) {
        (self.wish, self.minute) = (wish, minute)
    }
}

/// How many notifications may be sent in a clock hour and in a calendar day of the person's zone.
package struct Caps: Hashable, Sendable {
    package var hourly: Int?
    package var daily: Int?

    package init(hourly: Int? = nil, daily: Int? = nil) {
        (self.hourly, self.daily) = (hourly, daily)
    }
}
