import Postgres
package import Primitives

/// Where a tenant wants to be told of its notifications.
package struct WebhookEndpoint: Sendable, Hashable {
    package enum Disabling: String, TextColumn, CaseIterable {
        case manual
        /// It has answered 410.
        case gone
        /// It has failed for too long.
        case failing
    }

    package let id: UUIDv7
    package var url: String
    package var description = ""
    /// None: all of them.
    package var events: [WebhookEvent] = []
    /// Where a pair of keys signs its messages, the public one, as it is told to everybody.
    package internal(set) var publicKey: String?
    /// Why nothing is sent to it; `nil` when something is.
    package var disabled: Disabling?
    /// Nothing has got through since.
    package internal(set) var failingSince: Timestamp?
    /// Set by the store; every write adds one.
    package internal(set) var version = 0
    package internal(set) var updatedAt: Timestamp?

    package var signing: WebhookKey.Kind { publicKey == nil ? .symmetric : .asymmetric }

    package init(id: UUIDv7, url: String) {
        (self.id, self.url) = (id, url)
    }
}
