import CWire

/// What a client wants otherwise on one channel.
package struct ChannelOverride: Sendable, Hashable {
    package enum Options: Sendable, Hashable {
        case email(EmailOptions)
        case sms(SMSOptions)
        case push(PushOptions)
        case inapp(InappOptions)
    }

    package var channel: Channel
    package var content: Content?
    package var options: Options?

    package init(_ channel: Channel, content: Content? = nil, options: Options? = nil) {
        (self.channel, self.content, self.options) = (channel, content, options)
    }
}

extension ChannelOverride: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__ChannelOverride>) {
        herald__v1__channel_override__init(message)
    }

    init(_ message: Herald__V1__ChannelOverride, _ reader: WireReader) throws(WireError) {
        channel = Channel(message.channel)
        content = try reader.message(message.content)
        options = try Options(message, reader)
    }

    func write(to message: inout Herald__V1__ChannelOverride, _ writer: WireWriter) throws(WireError) {
        message.channel = channel.c()
        message.content = try writer.optional(content)
        try options?.write(to: &message, writer)
    }
}

extension ChannelOverride.Options {
    init?(_ message: Herald__V1__ChannelOverride, _ reader: WireReader) throws(WireError) {
        switch message.options_case {
        case HERALD__V1__CHANNEL_OVERRIDE__OPTIONS_EMAIL:
            self = .email(try reader.required(message.email, "ChannelOverride.email"))
        case HERALD__V1__CHANNEL_OVERRIDE__OPTIONS_SMS:
            self = .sms(try reader.required(message.sms, "ChannelOverride.sms"))
        case HERALD__V1__CHANNEL_OVERRIDE__OPTIONS_PUSH:
            self = .push(try reader.required(message.push, "ChannelOverride.push"))
        case HERALD__V1__CHANNEL_OVERRIDE__OPTIONS_INAPP:
            self = .inapp(try reader.required(message.inapp, "ChannelOverride.inapp"))
        default:
            return nil
        }
    }

    func write(to message: inout Herald__V1__ChannelOverride, _ writer: WireWriter) throws(WireError) {
        switch self {
        case .email(let options):
            message.options_case = HERALD__V1__CHANNEL_OVERRIDE__OPTIONS_EMAIL
            message.email = try writer.message(options)
        case .sms(let options):
            message.options_case = HERALD__V1__CHANNEL_OVERRIDE__OPTIONS_SMS
            message.sms = try writer.message(options)
        case .push(let options):
            message.options_case = HERALD__V1__CHANNEL_OVERRIDE__OPTIONS_PUSH
            message.push = try writer.message(options)
        case .inapp(let options):
            message.options_case = HERALD__V1__CHANNEL_OVERRIDE__OPTIONS_INAPP
            message.inapp = try writer.message(options)
        }
    }
}
