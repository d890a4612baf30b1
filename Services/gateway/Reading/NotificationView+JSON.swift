import Primitives
import PublicAPI
import Storage

extension NotificationView: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("id", id.description)
        json.member("status", status.rawValue)
        json.member("user_id", user)
        json.member("template", template)
        json.member("category", category)
        json.member("priority", priority)
        json.key("channels")
        json.array { for channel in channels { $0.string(channel) } }
        json.member("send_at", sendAt?.rfc3339)
        json.member("expires_at", expiresAt?.rfc3339)
        json.key("metadata")
        json.raw(metadata)
        json.key("channel_statuses")
        json.object { for (channel, status) in statuses { $0.member(channel, status.rawValue) } }
        json.key("cost_micros")
        json.number(cost)
        json.key("dry_run")
        json.bool(isDryRun)
        json.member("created_at", id.timestamp.rfc3339)
        json.member("updated_at", updatedAt.rfc3339)
    }
}
