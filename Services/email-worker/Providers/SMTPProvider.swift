import ChannelWorker
import Concurrency
import HTTPClient
import Primitives
import Wire

/// Any mail relay that takes submissions.
struct SMTPProvider: ChannelProvider {
    let name = "smtp"
    let account: String
    /// A relay names its limits by refusing for now.
    let rate = SendRate.unlimited
    private let client: SMTPClient
    private let sender: Mailbox
    private let clock: WallClock

    init(_ client: SMTPClient, account: String = "relay", from sender: Mailbox, clock: WallClock = .system) {
        (self.client, self.account, self.sender, self.clock) = (client, account, sender, clock)
    }

    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome {
        do {
            let message = try message(Letter(dispatch, words, from: sender))
            let reply = try await client.send(message, deadline: deadline)
            return .accepted(providerID: reply.queueID ?? message.mail.messageID.text)
        } catch let error as SMTPError {
            return SendOutcome(error)
        } catch let error as Unsendable {
            return error.outcome
        } catch {
            return .refused(SendFault("invalid_message", "\(error)"))
        }
    }

    private func message(_ letter: Letter) throws(SMTPError) -> SMTPMessage {
        var mail = MailMessage(
            from: letter.from,
            to: letter.to,
            subject: letter.subject,
            text: letter.text,
            html: letter.html,
            // The dispatch's id: the same in every attempt, and what callbacks name.
            messageID: try EmailAddress("\(letter.dispatch.id)@\(letter.from.address.domain)"),
            date: clock.now
        )
        mail.replyTo = letter.replyTo
        mail.unsubscribe = letter.unsubscribe.map { MailMessage.Unsubscribe(url: $0) }
        return SMTPMessage(sender: letter.from.address, mail: mail)
    }
}

extension SendOutcome {
    /// The reply decides before anything else; see RFC 3463 for the finer codes.
    init(_ error: SMTPError) {
        let fault = SendFault("smtp_\(error.reply.map { String($0.status) } ?? "failed")", error.description)
        switch error.code {
        case .invalidAddress: self = .deadAddress(SendFault("invalid_address"))
        case .invalidMessage: self = .refused(SendFault("invalid_message", error.description))
        case .authentication: self = .misconfigured(fault)
        case .transfer: self = error.phase == .maybeSent ? .unknown(fault) : .notNow(fault, retryAfter: nil)
        case .rejected: self = SendOutcome.rejected(error.reply, fault)
        }
    }

    private static func rejected(_ reply: SMTPReply?, _ fault: SendFault) -> SendOutcome {
        guard let reply, reply.status >= 400 else { return .notNow(fault, retryAfter: nil) }
        // 421 closes the connection, whoever the mail is for; any other refusal for now is about this one.
        if reply.status < 500 { return reply.status == 421 ? .notNow(fault, retryAfter: nil) : .recipientNotNow(fault) }
        if [530, 534, 535, 538].contains(reply.status) { return .misconfigured(fault) }
        switch reply.enhancedStatus.map({ ($0.subject, $0.detail) }) {
        case (1, 1)?, (1, 2)?, (1, 3)?, (1, 6)?, (1, 10)?, (2, 1)?: return .deadAddress(fault)
        default: return .refused(fault)
        }
    }
}
