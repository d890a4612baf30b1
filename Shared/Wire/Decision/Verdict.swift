import CWire

/// What was decided for one channel.
package struct Verdict: OpenEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let send = Verdict(HERALD__V1__VERDICT__VERDICT_SEND)
    /// Later: the record's `until` says when.
    package static let `defer` = Verdict(HERALD__V1__VERDICT__VERDICT_DEFER)
    /// Joined to a digest.
    package static let collect = Verdict(HERALD__V1__VERDICT__VERDICT_COLLECT)
    package static let suppress = Verdict(HERALD__V1__VERDICT__VERDICT_SUPPRESS)
    package static let expire = Verdict(HERALD__V1__VERDICT__VERDICT_EXPIRE)
    package static let cancel = Verdict(HERALD__V1__VERDICT__VERDICT_CANCEL)
    /// Kept in reserve: another channel goes first.
    package static let standBy = Verdict(HERALD__V1__VERDICT__VERDICT_STAND_BY)
    /// Taken back after it was shown.
    package static let retract = Verdict(HERALD__V1__VERDICT__VERDICT_RETRACT)
    /// A cancel came when nothing could be done any more.
    package static let tooLate = Verdict(HERALD__V1__VERDICT__VERDICT_TOO_LATE)

    package static let words: EnumWords<Verdict> = [
        .send: "send", .defer: "defer", .collect: "collect", .suppress: "suppress", .expire: "expire",
        .cancel: "cancel", .standBy: "stand_by", .retract: "retract", .tooLate: "too_late",
    ]
}

extension Herald__V1__Verdict: CEnum {}
