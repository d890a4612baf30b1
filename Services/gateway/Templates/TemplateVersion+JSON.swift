import ChannelWorker
import Primitives
import PublicAPI
import Storage

extension TemplateVersion {
    func write(isPublished: Bool, to json: inout JSONWriter) {
        json.member("number", number)
        json.member("author", author)
        json.member("created_at", createdAt)
        json.member("published", isPublished)
        json.key("contents")
        json.array(of: contents)
        json.key("schema")
        if let schema { json.raw(schema.utf8) } else { json.null() }
    }
}

extension TemplateVersion.Content: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("channel", channel.rawValue)
        json.member("locale", locale.isEmpty ? nil : locale)
        json.member("variant", variant.isEmpty ? nil : variant)
        json.member("weight", weight)
        for field in WordsField.allCases { json.member(field.rawValue, self[field]) }
    }
}

extension TemplateVersionSummary {
    func write(isPublished: Bool, to json: inout JSONWriter) {
        json.member("number", number)
        json.member("author", author)
        json.member("created_at", createdAt)
        json.member("published", isPublished)
        json.member("has_schema", hasSchema)
        json.member("published_at", publishedAt)
    }
}
