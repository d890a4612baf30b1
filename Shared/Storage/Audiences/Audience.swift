package import Primitives

/// People who are written to as one: what the API calls a topic. Kafka's topics have that word here.
package struct Audience: Sendable, Hashable {
    package let key: AudienceKey
    package let name: String
    /// For conditional writes; every change adds one.
    package let version: Int
    package let createdAt: Timestamp
    package let updatedAt: Timestamp
    /// How many people are in it, counted up to `countLimit`.
    package let subscribers: Int

    /// Counting takes as long as there are people: a list of large audiences is to be quick all the same.
    package static let countLimit = 10_000

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
