/// Why a channel was or was not used. The words are stable: clients build on them.
package enum Reason: String, CaseIterable, Sendable {
    case allowed
    case passedAsCritical = "passed_as_critical"
    case digested
    case reminded

    case scheduled
    case heldForDigest = "held_for_digest"
    case quietHours = "quiet_hours"
    case hourlyCap = "hourly_cap"
    case dailyCap = "daily_cap"
    case categoryHourlyCap = "category_hourly_cap"
    case categoryDailyCap = "category_daily_cap"
    case fallbackReserve = "fallback_reserve"

    case unknownUser = "unknown_user"
    case notInRollout = "not_in_rollout"
    case templateMissing = "template_missing"
    case templateLacksChannel = "template_lacks_channel"
    case hardBounce = "hard_bounce"
    case complaint
    case unsubscribed
    case stopReply = "stop_reply"
    case suppressedByHand = "suppressed_by_hand"
    case optedOut = "opted_out"
    case noAddress = "no_address"
    case unverifiedAddress = "unverified_address"
    case noDevice = "no_device"
    case noInbox = "no_inbox"
    case reachedElsewhere = "reached_elsewhere"
    case tooManyPending = "too_many_pending"
    case budgetSpent = "budget_spent"

    case expired
    case expiresBeforeAllowed = "expires_before_allowed"
    case waitedTooLong = "waited_too_long"

    case cancelled
    case erased
    case retracted
    case alreadySent = "already_sent"
}

extension Reason {
    /// What an explanation says to people.
    package var sentence: String {
        switch self {
        case .allowed: "Nothing stood against sending it."
        case .passedAsCritical: "It is critical, so neither quiet hours, caps nor a spent budget held it."
        case .digested: "It was sent in a digest, together with others."
        case .reminded: "The person had not responded to it, so it was sent again."
        case .heldForDigest: "It waits for the digest that the person wants to get instead of single messages."
        case .scheduled: "It waits for the time that it was scheduled for."
        case .quietHours: "It waits for the end of the person's quiet hours."
        case .hourlyCap: "The person has had as many notifications this hour as may be sent."
        case .dailyCap: "The person has had as many notifications today as may be sent."
        case .categoryHourlyCap: "The person has had as many of this category this hour as may be sent."
        case .categoryDailyCap: "The person has had as many of this category today as may be sent."
        case .fallbackReserve: "It is kept in reserve in case the channels before it do not reach the person."
        case .unknownUser: "There is no such user."
        case .notInRollout: "The person is not among those whom the flag lets in."
        case .templateMissing: "The template does not exist or has no published version."
        case .templateLacksChannel: "The template has no words for this channel."
        case .hardBounce: "The address is suppressed because mail to it bounced for good."
        case .complaint: "The address is suppressed because its owner reported a message as unwanted."
        case .unsubscribed: "The address is suppressed because its owner unsubscribed."
        case .stopReply: "The number is suppressed because its owner replied STOP."
        case .suppressedByHand: "The address was suppressed by an operator."
        case .optedOut: "The person has opted out."
        case .noAddress: "The person has no address for this channel."
        case .unverifiedAddress: "The person's address for this channel is not verified."
        case .noDevice: "The person has no device that can be pushed to."
        case .noInbox: "A recipient without a user has no inbox."
        case .reachedElsewhere: "Another channel reached the person, so the reserve was not needed."
        case .tooManyPending: "Too many notifications are waiting for this person already."
        case .budgetSpent: "The month's budget is spent, and it is set to stop all that is not critical."
        case .expired: "It expired before it could be sent."
        case .expiresBeforeAllowed: "It would expire before it may be sent."
        case .waitedTooLong: "It could not be sent within the longest time that anything is held."
        case .cancelled: "It was cancelled before it was sent."
        case .erased: "The person was erased."
        case .retracted: "It was cancelled after it was shown, and taken back."
        case .alreadySent: "The cancel came after it was sent."
        }
    }
}
