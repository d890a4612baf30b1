import ChannelWorker
import Primitives
import Wire

/// What an item says, as clients get it.
enum ItemContent {
    static func json(_ dispatch: ChannelDispatch, _ words: Words) -> String {
        var json = JSONWriter(reservingCapacity: 512)
        json.object { json in
            let texts: [(StaticString, String?)] = [
                ("notification_id", dispatch.notificationID.description), ("category", dispatch.category),
                ("priority", dispatch.priority.word), ("title", words.title ?? words.subject), ("body", words.text),
                ("html", words.html), ("url", words.url), ("icon_url", options(dispatch)?.iconURL),
            ]
            for case (let name, let text?) in texts {
                json.key(name)
                json.string(text)
            }
            guard !dispatch.metadata.isEmpty else { return }
            json.key("metadata")
            json.object { json in
                for entry in dispatch.metadata {
                    json.key(entry.key)
                    json.string(entry.value)
                }
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// PostgreSQL has no NUL in its texts.
    static func collapseKey(_ dispatch: ChannelDispatch) -> String? {
        options(dispatch)?.collapseKey.map { String($0.map { $0 == "\0" ? "\u{FFFD}" : $0 }) }
    }

    private static func options(_ dispatch: ChannelDispatch) -> InappOptions? {
        guard case .inapp(let destination) = dispatch.destination else { return nil }
        return destination.options
    }
}
