import JSON
import Wire

extension ChannelOverride {
    /// `overrides` by their channels.
    static func list(_ fields: inout JSONFields) -> [ChannelOverride] {
        Channel.words.all.compactMap { channel, word in
            fields.object(word) { ChannelOverride(channel, &$0) }
        }
    }

    private init(_ channel: Channel, _ fields: inout JSONFields) {
        let words = Content(&fields)
        self.init(channel, content: words.isEmpty ? nil : words, options: Options(channel, &fields))
    }
}

extension ChannelOverride.Options {
    fileprivate init?(_ channel: Channel, _ fields: inout JSONFields) {
        switch channel {
        case .email:
            let options = EmailOptions(
                from: fields.read("from") { try $0.string(1...320) },
                fromName: fields.read("from_name") { try $0.string(1...255) },
                replyTo: fields.read("reply_to") { try $0.string(1...320) }
            )
            self = .email(options)
        case .sms:
            self = .sms(SMSOptions(sender: fields.read("sender") { try $0.string(1...32) }))
        case .push:
            let options = PushOptions(
                collapseKey: fields.read("collapse_key") { try $0.string(1...64) },
                badge: fields.read("badge") { UInt32(clamping: try $0.integer(0...99_999)) },
                sound: fields.read("sound") { try $0.string(1...64) },
                imageURL: fields.read("image_url") { try $0.string(1...2048) }
            )
            self = .push(options)
        case .inapp:
            let options = InappOptions(
                collapseKey: fields.read("collapse_key") { try $0.string(1...64) },
                iconURL: fields.read("icon_url") { try $0.string(1...2048) }
            )
            self = .inapp(options)
        default: return nil
        }
    }
}
