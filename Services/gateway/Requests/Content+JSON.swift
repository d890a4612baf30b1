import JSON
import Wire

extension Content {
    /// Words may stand beside other fields, as they do in overrides.
    init(_ fields: inout JSONFields) {
        self.init(
            subject: fields.read("subject") { try $0.string(1...998) },
            title: fields.read("title") { try $0.string(1...255) },
            body: fields.read("body") { try $0.string(1...65_536) },
            html: fields.read("html") { try $0.string(1...524_288) },
            url: fields.read("url") { try $0.string(1...2048) }
        )
    }

    var isEmpty: Bool { self == Content() }
}
