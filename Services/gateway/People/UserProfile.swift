import JSON
import Storage

/// Who a person is, as a whole.
struct UserProfile: Sendable {
    private(set) var user: User

    static let attributeBytes = 16_384

    /// What the body leaves out, or has null, is not there.
    init(replacing id: UserID, _ fields: inout JSONFields, _ zones: ZoneNames) {
        user = User(id: id)
        user.name = fields.read("name") { try $0.line(1...255) }
        user.locale = fields.read("locale") { try $0.locale() }
        user.timezone = fields.read("timezone") { try $0.zone(of: zones) }
        let attributes = fields.read("attributes") { try $0.raw(.object, maximum: UserProfile.attributeBytes) }
        if let attributes { user.attributes = String(decoding: attributes, as: UTF8.self) }
    }
}
