import Primitives
import Wire

/// What a browser's service worker is handed: `herald-push-worker.js` shows it.
struct WebPushMessage {
    let push: Push

    var json: [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.object {
            $0.member("title", push.title)
            $0.member("body", push.body)
            $0.member("url", push.url)
            $0.member("image", push.options?.imageURL)
            $0.member("tag", push.options?.collapseKey)
            $0.member("notification_id", push.notificationID.description)
            if let badge = push.options?.badge {
                $0.key("badge")
                $0.number(badge)
            }
        }
        return json.bytes
    }
}
