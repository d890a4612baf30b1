import Notifications
import Primitives
import Wire

extension Letters {
    /// So many are told of, the others are counted; and so many bytes, which any record holds.
    private static let told = 50
    private static let bytes = 256 << 10

    /// What a digest gathers, each with the words of its request as far as there is room.
    func items(of digest: Digest, _ channel: Notifications.Channel) -> [DigestItem] {
        var room = Letters.bytes
        return digest.items.enumerated().map { place, item in
            guard case .created(let created)? = requests[item.notification]?.action else {
                return DigestItem(item, acceptedAt: item.notification.timestamp)
            }
            let told = DigestItem(item, created, channel)
            guard place < Letters.told, told.size <= room else {
                return DigestItem(item, acceptedAt: created.acceptedAt)
            }
            room -= told.size
            return told
        }
    }
}

extension DigestItem {
    /// Only counted.
    fileprivate init(_ item: Digest.Item, acceptedAt: Timestamp) {
        self.init(notificationID: item.notification, dispatchID: item.dispatch, acceptedAt: acceptedAt)
        (category, expiresAt) = (item.category, item.expiresAt)
    }

    fileprivate init(_ item: Digest.Item, _ created: NotificationCreated, _ channel: Notifications.Channel) {
        self.init(item, acceptedAt: created.acceptedAt)
        let override = created.request.overrides.first { $0.channel == channel.wire }
        content = created.request.content.overlaid(by: override?.content)
        (variables, template) = (created.request.data, item.template.map(TemplateReference.init))
        locale = item.locale.isEmpty ? nil : item.locale
    }

    fileprivate var size: Int {
        let texts = [content?.subject, content?.title, content?.body, content?.html, content?.url]
        return texts.reduce(variables.count) { $0 + ($1?.utf8.count ?? 0) }
    }
}
