import HTTPServer
import JSON
import Storage
import Templates

/// What is to be shown to whom.
struct PreviewRequest: Sendable {
    /// A version by its number, or a draft that is written nowhere; neither for the newest version.
    let number: Int?
    let draft: TemplateVersionDraft?
    let channel: Channel
    let locale: String
    let variant: String
    let timezone: String?
    let data: JSONDocument

    /// `nil` only after a fault.
    init?(_ fields: inout JSONFields) {
        number = fields.read("version") { Int(try $0.integer(1...Int64(Int32.max))) }
        let hasDraft = fields.has("contents")
        draft = hasDraft ? TemplateVersionDraft(&fields) : nil
        if hasDraft, number != nil { fields.fail("version", .invalidValue, "version and contents exclude each other") }
        let channel = fields.require("channel") { try $0.parsed("email, sms, push or inapp", Channel.init(rawValue:)) }
        locale = fields.read("locale") { try $0.locale() } ?? ""
        variant = fields.read("variant") { try $0.line(1...64) } ?? ""
        timezone = fields.read("timezone") { try $0.line(1...64) }
        let text = fields.read("data") { try $0.raw(.object, maximum: 262_144) } ?? Array("{}".utf8)
        guard let channel, let data = try? JSONDocument(parsing: text) else { return nil }
        (self.channel, self.data) = (channel, data)
    }
}
