import Primitives
import PublicAPI
import Storage

extension DeadLetter: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("id", id.description)
        json.member("notification_id", notification.description)
        json.member("user_id", user.rawValue)
        json.member("channel", channel.rawValue)
        json.member("template", template)
        json.member("category", category)
        json.member("provider", provider)
        json.member("provider_account", account)
        json.member("error_code", errorCode)
        json.member("provider_code", providerCode)
        json.member("attempts", attempts)
        json.member("redrives", redrives)
        json.member("buried_at", buriedAt)
        json.member("state", state.rawValue)
        json.member("changed_by", changedBy)
        json.member("changed_at", changedAt)
    }
}
