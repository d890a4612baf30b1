import Postgres

/// A kind of notification with its rules.
package struct Category: Sendable, Hashable {
    /// What becomes of a send whose outcome is unknown: held for the provider's word, sent once more, or sent once more
    /// already when the first provider is slow to answer.
    package enum UnknownPolicy: String, TextColumn, CaseIterable {
        case resend, hold, hedge
    }

    package enum Priority: String, TextColumn, CaseIterable {
        case low, normal, high, critical
    }

    package enum Digesting: String, TextColumn, CaseIterable {
        case allowed, never
    }

    package struct Reminders: Sendable, Hashable {
        /// Since it was sent last.
        package let afterSeconds: Int
        package let times: Int

        package init(afterSeconds: Int, times: Int) {
            (self.afterSeconds, self.times) = (afterSeconds, times)
        }
    }

    package let key: CategoryKey
    package var name = ""
    package var defaultChannels: [Channel] = []
    package var fallbackOrder: [Channel] = []
    /// In seconds: who has not engaged with it by then gets it on the next channel of the fallback order.
    package var escalatesAfter: Int?
    package var hourlyCap: Int?
    package var dailyCap: Int?
    /// People cannot opt out of it.
    package var isRequired = false
    package var unknownPolicy = UnknownPolicy.hold
    /// Of a request that names none.
    package var defaultPriority = Priority.normal
    /// A request that asks for more gets this.
    package var highestPriority = Priority.critical
    /// Whether a mail tells when it is opened, and which of its links are followed.
    package var tracksOpens = false
    package var tracksClicks = false
    /// Whether it may wait for the digest of a person who wants one.
    package var digest = Digesting.allowed
    /// Only those whom this flag lets in get anything of it.
    package var flag: FlagKey?
    /// Where somebody who has not responded is told again.
    package var reminders: Reminders?
    /// Set by the store; every write adds one.
    package internal(set) var version = 0

    package init(key: CategoryKey) {
        self.key = key
    }
}
