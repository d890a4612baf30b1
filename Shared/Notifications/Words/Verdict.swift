/// What was decided for one channel. The words are the contract's.
package enum Verdict: String, Sendable {
    case send
    /// Later: the decision's `until` says when.
    case `defer`
    /// Joined to a digest, which is sent.
    case collect
    case suppress
    case expire
    case cancel
    /// Kept in reserve: another channel goes first.
    case standBy = "stand_by"
    /// Taken back after it was shown.
    case retract
    /// A cancel came when nothing could be done any more.
    case tooLate = "too_late"
}
