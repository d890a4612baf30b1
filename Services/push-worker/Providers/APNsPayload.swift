import Primitives
import Wire

/// A push as Apple's devices show it.
struct APNsPayload {
    let push: Push

    var json: [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.object {
            $0.key("aps")
            $0.object { write(to: &$0) }
            $0.member("notification_id", push.notificationID.description)
            $0.member("url", push.url)
            $0.member("image_url", push.options?.imageURL)
        }
        return json.bytes
    }

    private func write(to json: inout JSONWriter) {
        json.key("alert")
        json.object {
            $0.member("title", push.title)
            $0.member("body", push.body)
        }
        if let badge = push.options?.badge {
            json.key("badge")
            json.number(badge)
        }
        json.member("sound", push.options?.sound)
        json.member("thread-id", push.category)
        // The app may fetch the picture before it is shown.
        guard push.options?.imageURL != nil else { return }
        json.key("mutable-content")
        json.number(1)
    }
}
