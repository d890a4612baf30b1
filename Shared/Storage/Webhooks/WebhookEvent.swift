import Postgres

/// What an endpoint can be told of, by the names that stand in messages and filters.
package enum WebhookEvent: String, TextColumn, CaseIterable {
    case sent = "notification.sent"
    case delivered = "notification.delivered"
    case opened = "notification.opened"
    case clicked = "notification.clicked"
    case seen = "notification.seen"
    case read = "notification.read"
    case archived = "notification.archived"
    case unread = "notification.unread"
    case replied = "notification.replied"
    case bounced = "notification.bounced"
    case complained = "notification.complained"
    case unsubscribed = "notification.unsubscribed"
    case deferred = "notification.deferred"
    case failed = "notification.failed"
    case expired = "notification.expired"
    case cancelled = "notification.cancelled"
    case retracted = "notification.retracted"
    case unknown = "notification.unknown"
    /// It was decided not to send it now; it is looked at again.
    case held = "notification.held"
    /// It was decided not to send.
    case suppressed = "notification.suppressed"
    /// A person has texted something that nobody asked for.
    case received = "message.received"
    /// Another endpoint of the tenant is sent nothing any more.
    case endpointDisabled = "endpoint.disabled"
    /// 80 or 100 percent of a month's budget are spent.
    case budgetReached = "budget.reached"
    /// What a spent budget had stopped is sent again.
    case budgetResumed = "budget.resumed"

    /// Whether it has words of a person's, which are kept sealed.
    var isPersonal: Bool { self == .received }
}
