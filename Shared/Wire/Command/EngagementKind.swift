import CWire

/// What a person did with a notification.
package struct EngagementKind: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let opened = EngagementKind(HERALD__V1__ENGAGEMENT_KIND__ENGAGEMENT_KIND_OPENED)
    package static let clicked = EngagementKind(HERALD__V1__ENGAGEMENT_KIND__ENGAGEMENT_KIND_CLICKED)
    package static let seen = EngagementKind(HERALD__V1__ENGAGEMENT_KIND__ENGAGEMENT_KIND_SEEN)
    package static let read = EngagementKind(HERALD__V1__ENGAGEMENT_KIND__ENGAGEMENT_KIND_READ)
    package static let archived = EngagementKind(HERALD__V1__ENGAGEMENT_KIND__ENGAGEMENT_KIND_ARCHIVED)
    package static let unsubscribed = EngagementKind(HERALD__V1__ENGAGEMENT_KIND__ENGAGEMENT_KIND_UNSUBSCRIBED)
    package static let complained = EngagementKind(HERALD__V1__ENGAGEMENT_KIND__ENGAGEMENT_KIND_COMPLAINED)
    /// A text message in reply, such as STOP.
    package static let replied = EngagementKind(HERALD__V1__ENGAGEMENT_KIND__ENGAGEMENT_KIND_REPLIED)
    package static let unread = EngagementKind(HERALD__V1__ENGAGEMENT_KIND__ENGAGEMENT_KIND_UNREAD)

    package static let words: EnumWords<EngagementKind> = [
        .opened: "opened", .clicked: "clicked", .seen: "seen", .read: "read", .archived: "archived",
        .unsubscribed: "unsubscribed", .complained: "complained", .replied: "replied", .unread: "unread",
    ]
}

extension Herald__V1__EngagementKind: CEnum {}
