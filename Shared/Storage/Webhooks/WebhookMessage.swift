package import Primitives

/// What endpoints are told, once, in the bytes that are signed.
package struct WebhookMessage: Sendable, Hashable {
    /// `webhook-id`: the same in every attempt, and for an event that is read again.
    package let id: UUIDv7
    package let event: WebhookEvent
    /// Whose order it keeps.
    package let user: String?
    package let payload: String

    package init(id: UUIDv7, _ event: WebhookEvent, of user: String? = nil, payload: String) {
        (self.id, self.event, self.user, self.payload) = (id, event, user, payload)
    }
}
