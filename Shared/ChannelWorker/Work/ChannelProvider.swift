package import Concurrency
package import Wire

/// Somebody who carries messages the last mile. A new one is one file with one `deliver`.
package protocol ChannelProvider: Sendable {
    /// As it stands in events: `smtp`, `sendgrid`.
    var name: String { get }
    /// Hands one message over. Everything that can happen is an outcome; nothing is thrown.
    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome
}
