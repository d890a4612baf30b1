import CWire
package import Primitives

/// What the owner of one recipient has to consider.
package struct RecipientCommand: Sendable, Hashable {
    package enum Action: Sendable, Hashable {
        case created(NotificationCreated)
        case cancel(CancelRequested)
        case timerFired(TimerFired)
        case engaged(Engaged)
        case preferencesChanged(PreferencesChanged)
        case channelConcluded(ChannelConcluded)
    }

    /// The same for a command that is produced again.
    package var id: UUIDv7
    package var recipient: RecipientKey
    package var issuedAt: Timestamp
    package var cause: Cause
    package var action: Action

    package init(id: UUIDv7, recipient: RecipientKey, issuedAt: Timestamp, cause: Cause = Cause(), action: Action) {
        (self.id, self.recipient, self.issuedAt) = (id, recipient, issuedAt)
        (self.cause, self.action) = (cause, action)
    }
}

extension RecipientCommand: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__RecipientCommand>) {
        herald__v1__recipient_command__init(message)
    }

    init(_ message: Herald__V1__RecipientCommand, _ reader: WireReader) throws(WireError) {
        id = try reader.id(message.command_id, "RecipientCommand.command_id")
        recipient = try reader.key(message.tenant, message.user, "RecipientCommand.tenant/user")
        issuedAt = reader.time(message.issued_at)
        cause = try reader.message(message.cause) ?? Cause()
        action = try Action(message, reader)
    }

    func write(to message: inout Herald__V1__RecipientCommand, _ writer: WireWriter) throws(WireError) {
        message.command_id = try writer.id(id)
        message.tenant = try writer.text(recipient.tenant, "RecipientCommand.tenant")
        message.user = try writer.text(recipient.user, "RecipientCommand.user")
        message.issued_at = writer.time(issuedAt)
        message.cause = try writer.unlessEmpty(cause, Cause())
        try action.write(to: &message, writer)
    }
}

extension RecipientCommand.Action {
    init(_ message: Herald__V1__RecipientCommand, _ reader: WireReader) throws(WireError) {
        switch message.command_case {
        case HERALD__V1__RECIPIENT_COMMAND__COMMAND_CREATED:
            self = .created(try reader.required(message.created, "RecipientCommand.created"))
        case HERALD__V1__RECIPIENT_COMMAND__COMMAND_CANCEL:
            self = .cancel(try reader.required(message.cancel, "RecipientCommand.cancel"))
        case HERALD__V1__RECIPIENT_COMMAND__COMMAND_TIMER_FIRED:
            self = .timerFired(try reader.required(message.timer_fired, "RecipientCommand.timer_fired"))
        case HERALD__V1__RECIPIENT_COMMAND__COMMAND_ENGAGED:
            self = .engaged(try reader.required(message.engaged, "RecipientCommand.engaged"))
        case HERALD__V1__RECIPIENT_COMMAND__COMMAND_PREFERENCES_CHANGED:
            let field: StaticString = "RecipientCommand.preferences_changed"
            self = .preferencesChanged(try reader.required(message.preferences_changed, field))
        case HERALD__V1__RECIPIENT_COMMAND__COMMAND_CHANNEL_CONCLUDED:
            self = .channelConcluded(
                try reader.required(message.channel_concluded, "RecipientCommand.channel_concluded")
            )
        default:
            // Empty, or a command that only a newer version knows.
            throw WireError(.missing, "RecipientCommand.command")
        }
    }

    func write(to message: inout Herald__V1__RecipientCommand, _ writer: WireWriter) throws(WireError) {
        switch self {
        case .created(let created):
            message.command_case = HERALD__V1__RECIPIENT_COMMAND__COMMAND_CREATED
            message.created = try writer.message(created)
        case .cancel(let cancel):
            message.command_case = HERALD__V1__RECIPIENT_COMMAND__COMMAND_CANCEL
            message.cancel = try writer.message(cancel)
        case .timerFired(let timer):
            message.command_case = HERALD__V1__RECIPIENT_COMMAND__COMMAND_TIMER_FIRED
            message.timer_fired = try writer.message(timer)
        case .engaged(let engaged):
            message.command_case = HERALD__V1__RECIPIENT_COMMAND__COMMAND_ENGAGED
            message.engaged = try writer.message(engaged)
        case .preferencesChanged(let change):
            message.command_case = HERALD__V1__RECIPIENT_COMMAND__COMMAND_PREFERENCES_CHANGED
            message.preferences_changed = try writer.message(change)
        case .channelConcluded(let conclusion):
            message.command_case = HERALD__V1__RECIPIENT_COMMAND__COMMAND_CHANNEL_CONCLUDED
            message.channel_concluded = try writer.message(conclusion)
        }
    }
}
