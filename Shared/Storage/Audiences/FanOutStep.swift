/// What a fan-out needs next of whoever holds its lease.
package struct FanOutStep: Sendable, Hashable {
    package enum Work: Sendable, Hashable {
        /// A notification each, of this common command.
        case send(command: [UInt8])
        /// A cancel each.
        case recall
    }

    /// Somebody who was taken; the place makes the id of their notification.
    package struct Person: Sendable, Hashable {
        package let place: Int
        package let user: UserID
    }

    package let work: Work
    /// In the order of their places; who was erased meanwhile is not among them.
    package let people: [Person]
    /// Up to which place the work is done with them.
    package let end: Int
}
