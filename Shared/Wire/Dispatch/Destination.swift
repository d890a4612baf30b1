import CWire

/// To where a dispatch goes.
package enum Destination: Sendable, Hashable {
    case email(EmailDestination)
    case sms(SMSDestination)
    case push(PushDestination)
    /// The inbox needs no more than the record's key.
    case inapp(InappDestination)
}

extension Destination {
    init(_ message: Herald__V1__ChannelDispatch, _ reader: WireReader) throws(WireError) {
        switch message.destination_case {
        case HERALD__V1__CHANNEL_DISPATCH__DESTINATION_EMAIL:
            self = .email(try reader.required(message.email, "ChannelDispatch.email"))
        case HERALD__V1__CHANNEL_DISPATCH__DESTINATION_SMS:
            self = .sms(try reader.required(message.sms, "ChannelDispatch.sms"))
        case HERALD__V1__CHANNEL_DISPATCH__DESTINATION_PUSH:
            self = .push(try reader.required(message.push, "ChannelDispatch.push"))
        case HERALD__V1__CHANNEL_DISPATCH__DESTINATION_INAPP:
            self = .inapp(try reader.required(message.inapp, "ChannelDispatch.inapp"))
        default:
            throw WireError(.missing, "ChannelDispatch.destination")
        }
    }

    func write(to message: inout Herald__V1__ChannelDispatch, _ writer: WireWriter) throws(WireError) {
        switch self {
        case .email(let destination):
            message.destination_case = HERALD__V1__CHANNEL_DISPATCH__DESTINATION_EMAIL
            message.email = try writer.message(destination)
        case .sms(let destination):
            message.destination_case = HERALD__V1__CHANNEL_DISPATCH__DESTINATION_SMS
            message.sms = try writer.message(destination)
        case .push(let destination):
            message.destination_case = HERALD__V1__CHANNEL_DISPATCH__DESTINATION_PUSH
            message.push = try writer.message(destination)
        case .inapp(let destination):
            message.destination_case = HERALD__V1__CHANNEL_DISPATCH__DESTINATION_INAPP
            message.inapp = try writer.message(destination)
        }
    }
}
