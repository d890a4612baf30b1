package import Primitives
package import Wire

/// The message that a link stands in.
package struct LinkOrigin: Sendable, Hashable {
    package let recipient: RecipientKey
    package let notificationID: UUIDv7
    package let dispatchID: UUIDv7
    package let channel: Channel
    package let category: String?
    package let locale: String?
    /// When the message was made: who opens it at once is a machine.
    package let madeAt: Timestamp

    package init(_ dispatch: ChannelDispatch, at now: Timestamp) {
        (recipient, notificationID, dispatchID) = (dispatch.recipient, dispatch.notificationID, dispatch.id)
        (channel, category, locale, madeAt) = (dispatch.channel, dispatch.category, dispatch.locale, now)
    }
}

extension LinkOrigin {
    /// Of the layout; another number is not read.
    private static let layout: UInt8 = 1

    func write(to writer: inout ByteWriter) {
        writer.byte(LinkOrigin.layout)
        writer.text(recipient.tenant)
        writer.text(recipient.user)
        writer.id(notificationID)
        writer.id(dispatchID)
        writer.signedVarint(Int64(channel.rawValue))
        writer.optional(category) { $0.text($1) }
        writer.optional(locale) { $0.text($1) }
        writer.moment(madeAt)
    }

    init?(_ reader: inout ByteReader) {
        guard reader.byte() == LinkOrigin.layout, let tenant = reader.text(), let user = reader.text(),
            let recipient = RecipientKey(tenant: tenant, user: user), let notification = reader.id(),
            let dispatch = reader.id(), let channel = reader.signedVarint().flatMap(Int32.init(exactly:)),
            let category = reader.optional({ $0.text() }), let locale = reader.optional({ $0.text() }),
            let madeAt = reader.moment()
        else { return nil }
        (self.recipient, notificationID, dispatchID) = (recipient, notification, dispatch)
        self.channel = Channel(rawValue: channel)
        (self.category, self.locale, self.madeAt) = (category, locale, madeAt)
    }
}
