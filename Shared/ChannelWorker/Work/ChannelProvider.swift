package import Concurrency
package import Wire

/// Somebody who carries messages the last mile. A new one is one file with one `deliver`.
package protocol ChannelProvider: Sendable {
    /// As it stands in events: `smtp`, `sendgrid`.
    var name: String { get }
    /// Which of our accounts there: the name that the configuration gives it, never a credential.
    var account: String { get }
    /// What the account takes; all workers that use it keep to it together.
    var rate: SendRate { get }
    /// Whether a message that is handed over again is the same as once: then a call that nobody knows the end of is
    /// simply repeated.
    var isIdempotent: Bool { get }
    /// Whether its callbacks give back what we sent along; else its own id must lead back to the message.
    var echoesMarks: Bool { get }
    /// Hands one message over. Everything that can happen is an outcome; nothing is thrown.
    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome
}

extension ChannelProvider {
    package var isIdempotent: Bool { false }
    package var echoesMarks: Bool { true }
}
