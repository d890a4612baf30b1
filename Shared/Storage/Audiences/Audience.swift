package import Primitives

/// People who are written to as one: what the API calls a topic. Kafka's topics have that word here.
package struct Audience: Sendable, Hashable {
    package let key: AudienceKey
    package let name: String
    /// For conditional writes; every change adds one.
    package let version: Int
    package let createdAt: Timestamp
    package let updatedAt: Timestamp

    package struct Subscriber: Sendable, Hashable {
        package let user: UserID
        package let subscribedAt: Timestamp
    }

    /// One of the audiences that a person is in.
    package struct Membership: Sendable, Hashable {
        package let key: AudienceKey
        package let name: String
        package let subscribedAt: Timestamp
    }
}
