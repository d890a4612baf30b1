import CWire

/// What became of a dispatch.
package struct DeliveryStatus: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// The provider took it, or it is in the inbox.
    package static let sent = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_SENT)
    package static let delivered = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_DELIVERED)
    package static let opened = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_OPENED)
    package static let clicked = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_CLICKED)
    package static let seen = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_SEEN)
    package static let read = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_READ)
    package static let archived = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_ARCHIVED)
    package static let bounced = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_BOUNCED)
    package static let complained = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_COMPLAINED)
    package static let unsubscribed = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_UNSUBSCRIBED)
    package static let failed = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_FAILED)
    package static let expired = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_EXPIRED)
    package static let cancelled = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_CANCELLED)
    package static let retracted = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_RETRACTED)
    /// The provider goes on trying.
    package static let deferred = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_DEFERRED)
    /// It cannot be told whether the provider took it.
    package static let unknown = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_UNKNOWN)
    package static let replied = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_REPLIED)
    package static let unread = DeliveryStatus(HERALD__V1__DELIVERY_STATUS__DELIVERY_STATUS_UNREAD)

    package static let words: EnumWords<DeliveryStatus> = [
        .sent: "sent", .delivered: "delivered", .opened: "opened", .clicked: "clicked", .seen: "seen", .read: "read",
        .archived: "archived", .bounced: "bounced", .complained: "complained", .unsubscribed: "unsubscribed",
        .failed: "failed", .expired: "expired", .cancelled: "cancelled", .retracted: "retracted", .deferred: "deferred",
        .unknown: "unknown", .replied: "replied", .unread: "unread",
    ]
}

extension Herald__V1__DeliveryStatus: CEnum {}
