package import Primitives

/// A moment at which something must happen to a person's notifications.
package struct RecipientTimer: Sendable, Hashable {
    /// Scheduling another one of the same key replaces it.
    package struct Key: Sendable, Hashable {
        package let recipient: RecipientKey
        package let name: String

        package init(_ recipient: RecipientKey, _ name: String) {
            (self.recipient, self.name) = (recipient, name)
        }
    }

    package let key: Key
    package let dueAt: Timestamp
    package let payload: [UInt8]

    package init(_ key: Key, dueAt: Timestamp, payload: [UInt8] = []) {
        (self.key, self.dueAt, self.payload) = (key, dueAt, payload)
    }
}

extension RecipientTimer.Key: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        left.recipient == right.recipient ? left.name < right.name : left.recipient < right.recipient
    }
}
