package import Primitives

/// To whom of a tenant's people something new goes: those who are listed, and a share of all others.
package struct Flag: Sendable, Hashable {
    package let key: FlagKey
    package var description = ""
    /// Of all people, in hundredths of a percent.
    package var share = 0
    /// Whatever the share is. Nobody is in both.
    package var listedIn: Set<UserID> = []
    package var listedOut: Set<UserID> = []
    /// Set by the store; every write adds one.
    package internal(set) var version = 0
    package internal(set) var createdAt = Timestamp(microseconds: 0)
    package internal(set) var updatedAt = Timestamp(microseconds: 0)

    /// What a list tells of it.
    package struct Summary: Sendable, Hashable {
        package let key: FlagKey
        package let description: String
        package let share: Int
        /// How many people are listed.
        package let listedIn: Int
        package let listedOut: Int
        package let version: Int
        package let createdAt: Timestamp
        package let updatedAt: Timestamp
    }

    package init(key: FlagKey) {
        self.key = key
    }
}
