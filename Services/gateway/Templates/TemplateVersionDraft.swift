import ChannelWorker
import HTTPServer
import JSON
import JSONSchema
import PublicAPI
import Storage

/// A version as somebody writes it. Its form is judged here, with its schema; what its words say is judged when it is
/// published, and shown by a preview.
struct TemplateVersionDraft: Sendable {
    let contents: [TemplateVersion.Content]
    /// As it came.
    let schemaText: String?
    let schema: JSONSchema?

    static let contentLimit = 500
    private static let schemaBytes = 65_536

    /// All that is wrong, at once.
    init(_ request: HTTPRequest) throws(HTTPError) {
        self = try BodyReader.object(request) { TemplateVersionDraft(&$0) }
    }

    /// `nil` only after a fault.
    init?(_ fields: inout JSONFields) {
        fields.require("contents")
        contents = fields.objects("contents", 1...TemplateVersionDraft.contentLimit) { .init(&$0) } ?? []
        for fault in TemplateVersionDraft.faults(of: contents) { fields.fail("contents", .invalidValue, fault) }
        let value = fields.read("schema") { value in
            _ = try value.raw(.object, maximum: TemplateVersionDraft.schemaBytes)
            return value
        }
        guard let value else {
            (schemaText, schema) = (nil, nil)
            return
        }
        do {
            schema = try JSONSchema(value)
            schemaText = String(decoding: value.rawBytes, as: UTF8.self)
        } catch {
            for fault in error.faults { fields.note(fault) }
            return nil
        }
        if schemaText?.contains(#"\u0000"#) == true {
            fields.fail("schema", .nulCharacter, "U+0000 is not allowed")
        }
    }

    /// Of each channel and language every variant stands once, and every language has the same, so that what is drawn
    /// does not depend on the language.
    private static func faults(of contents: [TemplateVersion.Content]) -> [String] {
        var faults: [String] = []
        for (channel, words) in Dictionary(grouping: contents, by: \.channel).sorted(by: {
            $0.key.rawValue < $1.key.rawValue
        }) {
            let languages = Dictionary(grouping: words) { $0.locale.lowercased() }.mapValues { contents in
                contents.map { "\($0.variant)=\($0.weight)" }.sorted()
            }
            if Set(words.map { "\($0.locale.lowercased()) \($0.variant)" }).count < words.count {
                faults.append("\(channel.rawValue) has the same language and variant twice")
            } else if Set(languages.values).count > 1 {
                faults.append("\(channel.rawValue) does not have the same variants and weights in each language")
            }
            if words.allSatisfy({ $0.weight == 0 }) { faults.append("no variant of \(channel.rawValue) has weight") }
        }
        return faults
    }
}

extension TemplateVersion.Content {
    fileprivate init?(_ fields: inout JSONFields) {
        let channel = fields.require("channel") { try $0.parsed("email, sms, push or inapp", Channel.init(rawValue:)) }
        self.init(channel: channel ?? .email, locale: fields.read("locale") { try $0.locale() } ?? "")
        variant = fields.read("variant") { try $0.line(1...64) } ?? ""
        weight = fields.read("weight") { Int(try $0.integer(0...1_000_000)) } ?? 1
        subject = fields.read("subject") { try $0.line(1...2000) }
        title = fields.read("title") { try $0.line(1...2000) }
        body = fields.read("body") { try $0.string(1...65_536) }
        html = fields.read("html") { try $0.string(1...524_288) }
        url = fields.read("url") { try $0.line(1...4000) }
        if WordsField.allCases.allSatisfy({ self[$0] == nil && !fields.has($0.rawValue) }) {
            fields.fail("body", .required, "there are no words")
        }
        if channel == nil { return nil }
    }
}
