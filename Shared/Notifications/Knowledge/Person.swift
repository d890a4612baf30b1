/// Someone to be notified, and how they can be reached.
package struct Person: Hashable, Sendable {
    package var locale = ""
    package var zone: Zone
    package var email: Contact?
    package var phone: Contact?
    package var devices: [Device] = []
    /// An inline recipient has none: nobody could log in to read it.
    package var hasInbox = true
    /// Of the user's row.
    package var version: Int64 = 0

    package init(zone: Zone) {
        self.zone = zone
    }
}

/// An address or number. One that came with the request counts as verified: the client vouches for it.
package struct Contact: Hashable, Sendable {
    /// Carried into the dispatch unread, and into nothing else.
    package let address: String
    package let isVerified: Bool

    package init(_ address: String, isVerified: Bool) {
        (self.address, self.isVerified) = (address, isVerified)
    }
}

/// What can be pushed to, by whatever the caller finds it again.
package struct Device: Hashable, Sendable {
    package let reference: String

    package init(_ reference: String) {
        self.reference = reference
    }
}
