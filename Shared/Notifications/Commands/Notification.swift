package import Primitives

/// What a client asked for, without the words: all that decisions need.
package struct Notification: Hashable, Sendable {
    package let id: UUIDv7
    package let category: String
    /// Empty: the category's routing.
    package let channels: [Channel]
    package let words: Words
    /// Empty: the person's.
    package let locale: String
    /// Only those whom it lets in get it.
    package let flag: String?
    package var priority: Priority?
    package var sendAt: Timestamp?
    package var expiresAt: Timestamp?
    package var isDryRun = false
    /// Without them the category's.
    package var reminders: Reminders?

    package enum Words: Hashable, Sendable {
        case content
        /// By key. With `orContent` a channel for which the template has no words uses the request's.
        case template(String, orContent: Bool)
    }

    /// `nil` for a category, template, locale or flag whose name is longer than any can be, 255 bytes.
    package init?(
        _ id: UUIDv7,
        category: String,
        channels: [Channel] = [],
        words: Words = .content,
        locale: String = "",
        flag: String? = nil
    ) {
        (self.id, self.category, self.words, self.locale, self.flag) = (id, category, words, locale, flag)
        self.channels = channels.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        guard [category, template ?? "", locale, flag ?? ""].allSatisfy({ $0.utf8.count <= 255 }) else { return nil }
    }

    var template: String? {
        guard case .template(let key, _) = words else { return nil }
        return key
    }

    /// When it was, or is to be, ready to go.
    var readyAt: Timestamp { max(sendAt ?? id.timestamp, id.timestamp) }
}
