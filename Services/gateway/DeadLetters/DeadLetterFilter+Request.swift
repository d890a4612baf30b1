import JSON
import Primitives
import PublicAPI
import Storage

extension DeadLetterFilter {
    /// Of a list.
    init(_ query: inout QueryReader) {
        self.init()
        provider = query.read("provider", DeadLetterFilter.word)
        errorCode = query.read("error_code", DeadLetterFilter.word)
        template = query.read("template") { TemplateKey(rawValue: $0)?.rawValue }
        state = query.read("state", DeadLetter.State.init(rawValue:))
        from = query.moment("from")
        until = query.moment("to")
    }

    /// Of a change: at least one condition, so that nobody means all of them by mistake.
    init?(_ fields: inout JSONFields) {
        self.init()
        ids = fields.list("ids", 1...500) { try $0.parsed("an id", UUIDv7.init) }
        provider = fields.read("provider") { try $0.line(1...128) }
        errorCode = fields.read("error_code") { try $0.line(1...128) }
        template = fields.read("template") { try $0.parsed("a template's key", TemplateKey.init(rawValue:)) }?.rawValue
        from = fields.read("from") { try $0.timestamp() }
        until = fields.read("to") { try $0.timestamp() }
        let given: [Any?] = [ids, provider, errorCode, template, from, until]
        guard given.contains(where: { $0 != nil }) || !fields.faults.isEmpty else {
            fields.fail("ids", .required, "expected ids or another condition")
            return nil
        }
    }

    private static func word(_ text: String) -> String? { (1...128).contains(text.utf8.count) ? text : nil }
}
