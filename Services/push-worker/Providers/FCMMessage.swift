import Primitives
import Wire

/// A push as FCM's discovery document describes a `SendMessageRequest`.
struct FCMMessage {
    let push: Push
    let token: String

    var json: [UInt8] {
        var json = JSONWriter(reservingCapacity: 1024)
        json.object {
            $0.key("message")
            $0.object { write(to: &$0) }
        }
        return json.bytes
    }

    private func write(to json: inout JSONWriter) {
        json.member("token", token)
        json.key("notification")
        json.object {
            $0.member("title", push.title)
            $0.member("body", push.body)
            $0.member("image", push.options?.imageURL)
        }
        json.key("data")
        json.object {
            $0.member("notification_id", push.notificationID.description)
            $0.member("url", push.url)
            $0.member("category", push.category)
        }
        json.key("android")
        json.object { write(android: &$0) }
        json.key("apns")
        json.object { write(apple: &$0) }
        json.key("webpush")
        json.object { write(browser: &$0) }
    }

    private func write(android json: inout JSONWriter) {
        json.member("collapseKey", push.options?.collapseKey)
        json.member("priority", push.isUrgent ? "HIGH" : "NORMAL")
        json.member("ttl", "\(push.secondsToLive)s")
        json.key("notification")
        json.object {
            $0.member("sound", push.options?.sound)
            $0.member("tag", push.options?.collapseKey)
            if let badge = push.options?.badge {
                $0.key("notificationCount")
                $0.number(min(badge, UInt32(Int32.max)))
            }
        }
    }

    /// For tokens of iPhones, which FCM hands on to Apple.
    private func write(apple json: inout JSONWriter) {
        json.key("headers")
        json.object {
            $0.member("apns-priority", push.isUrgent ? "10" : "5")
            $0.member("apns-expiration", "\(push.expiresAt.seconds)")
            $0.member("apns-collapse-id", push.options?.collapseKey.map(APNsProvider.collapseID))
        }
        json.key("payload")
        json.object {
            $0.key("aps")
            $0.object {
                $0.member("sound", push.options?.sound)
                if let badge = push.options?.badge {
                    $0.key("badge")
                    $0.number(badge)
                }
            }
        }
    }

    private func write(browser json: inout JSONWriter) {
        json.key("headers")
        json.object {
            $0.member("TTL", "\(push.secondsToLive)")
            $0.member("Urgency", push.isUrgent ? "high" : "low")
        }
        // FCM takes addresses with https alone.
        guard let url = push.url, url.hasPrefix("https://") else { return }
        json.key("fcmOptions")
        json.object { $0.member("link", url) }
    }
}
