import CWire

/// What was waited for.
package struct TimerKind: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let scheduled = TimerKind(HERALD__V1__TIMER_KIND__TIMER_KIND_SCHEDULED)
    package static let quietHoursOver = TimerKind(HERALD__V1__TIMER_KIND__TIMER_KIND_QUIET_HOURS_OVER)
    package static let capRenewed = TimerKind(HERALD__V1__TIMER_KIND__TIMER_KIND_CAP_RENEWED)
    package static let digestDue = TimerKind(HERALD__V1__TIMER_KIND__TIMER_KIND_DIGEST_DUE)
    /// The channel before had its time; the next one of the fallback order is up.
    package static let fallback = TimerKind(HERALD__V1__TIMER_KIND__TIMER_KIND_FALLBACK)
    package static let reminder = TimerKind(HERALD__V1__TIMER_KIND__TIMER_KIND_REMINDER)
    package static let expiry = TimerKind(HERALD__V1__TIMER_KIND__TIMER_KIND_EXPIRY)

    package static let words: EnumWords<TimerKind> = [
        .scheduled: "scheduled", .quietHoursOver: "quiet_hours_over", .capRenewed: "cap_renewed",
        .digestDue: "digest_due", .fallback: "fallback", .reminder: "reminder", .expiry: "expiry",
    ]
}

extension Herald__V1__TimerKind: CEnum {}
