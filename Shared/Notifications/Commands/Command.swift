package import Primitives

/// Something for the owner of one recipient to consider.
package struct Command: Hashable, Sendable {
    /// The same for a command that comes again.
    package let id: UUIDv7
    package let event: Event

    package init(_ id: UUIDv7, _ event: Event) {
        (self.id, self.event) = (id, event)
    }

    package enum Event: Hashable, Sendable {
        case created(Notification)
        case cancel(Cancellation)
        case timerFired(dueAt: Timestamp)
        case engaged(Engagement)
        case concluded(Conclusion)
        /// Preferences, profile, addresses, devices or suppressions: what waits is looked at again.
        case knowledgeChanged
        /// The person is gone: nothing that waits may be sent.
        case erased
    }
}
