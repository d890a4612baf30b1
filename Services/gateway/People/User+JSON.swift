import Primitives
import PublicAPI
import Storage

extension User: VersionedAnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("user_id", id.rawValue)
        json.member("name", name)
        json.member("locale", locale)
        json.member("timezone", timezone)
        json.key("attributes")
        json.raw(attributes.utf8)
        json.member("version", version)
        json.member("created_at", createdAt)
        json.member("updated_at", updatedAt)
    }
}
