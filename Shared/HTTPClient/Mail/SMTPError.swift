import Concurrency

/// Why a message was not accepted, and whether it may nevertheless have been. Names no address and quotes no server.
package struct SMTPError: RetriableError, CustomStringConvertible, Equatable {
    package enum Code: Sendable, Equatable {
        case invalidAddress
        case invalidMessage
        /// The server refused the sender, the recipient or the message; `reply` says why.
        case rejected
        case authentication
        /// The connection failed, before or during the dialogue.
        case transfer(TransferFault)
    }

    package let code: Code
    /// `.maybeSent` when the whole message went out and no answer came back. A rejected one counts as not sent.
    package let phase: TransferPhase
    package let reply: SMTPReply?
    package let message: String

    init(_ code: Code, _ message: String = "", phase: TransferPhase = .notSent, reply: SMTPReply? = nil) {
        (self.code, self.phase, self.reply, self.message) = (code, phase, reply, message)
    }

    package var isRetriable: Bool {
        switch code {
        case .invalidAddress, .invalidMessage: false
        case .rejected, .authentication: reply.map { (400..<500).contains($0.status) } ?? false
        case .transfer(let fault): fault.isTransient && phase == .notSent
        }
    }

    package var description: String {
        let status = reply.map { " \($0.status)\($0.enhancedStatus.map { " \($0)" } ?? "")" } ?? ""
        return "SMTP: \(name)\(status), \(phase.rawValue)\(message.isEmpty ? "" : ": \(message)")"
    }

    /// For metrics.
    var name: String {
        switch code {
        case .invalidAddress: "invalidAddress"
        case .invalidMessage: "invalidMessage"
        case .rejected: "rejected"
        case .authentication: "authentication"
        case .transfer(let fault): fault.rawValue
        }
    }
}
