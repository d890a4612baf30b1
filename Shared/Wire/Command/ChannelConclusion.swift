import CWire

/// How a dispatch ended, for the fallback order.
package struct ChannelConclusion: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let sent = ChannelConclusion(HERALD__V1__CHANNEL_CONCLUSION__CHANNEL_CONCLUSION_SENT)
    package static let delivered = ChannelConclusion(HERALD__V1__CHANNEL_CONCLUSION__CHANNEL_CONCLUSION_DELIVERED)
    package static let bounced = ChannelConclusion(HERALD__V1__CHANNEL_CONCLUSION__CHANNEL_CONCLUSION_BOUNCED)
    package static let failed = ChannelConclusion(HERALD__V1__CHANNEL_CONCLUSION__CHANNEL_CONCLUSION_FAILED)
    package static let expired = ChannelConclusion(HERALD__V1__CHANNEL_CONCLUSION__CHANNEL_CONCLUSION_EXPIRED)
    package static let cancelled = ChannelConclusion(HERALD__V1__CHANNEL_CONCLUSION__CHANNEL_CONCLUSION_CANCELLED)

    package static let words: EnumWords<ChannelConclusion> = [
        .sent: "sent", .delivered: "delivered", .bounced: "bounced", .failed: "failed", .expired: "expired",
        .cancelled: "cancelled",
    ]
}

extension Herald__V1__ChannelConclusion: CEnum {}
