import Postgres

/// A kind of notification with its rules.
package struct Category: Sendable, Hashable {
    /// What becomes of a send whose outcome is unknown.
    package enum UnknownPolicy: String, TextColumn, CaseIterable {
        case resend, hold
    }

    package let key: CategoryKey
    package var name = ""
    package var defaultChannels: [Channel] = []
    package var fallbackOrder: [Channel] = []
    package var hourlyCap: Int?
    package var dailyCap: Int?
    /// People cannot opt out of it.
    package var isRequired = false
    package var unknownPolicy = UnknownPolicy.hold
    /// Set by the store; every write adds one.
    package internal(set) var version = 0

    package init(key: CategoryKey) {
        self.key = key
    }
}
