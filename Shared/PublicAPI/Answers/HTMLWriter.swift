/// Appends HTML; text is escaped, and every element that was begun is ended.
package struct HTMLWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func element(_ name: StaticString, id: String? = nil, _ content: (inout HTMLWriter) -> Void) {
        raw("<\(name)")
        if let id {
            raw(" id=\"")
            text(id)
            raw("\"")
        }
        raw(">")
        content(&self)
        raw("</\(name)>")
    }

    package mutating func element(_ name: StaticString, id: String? = nil, _ text: String) {
        element(name, id: id) { $0.text(text) }
    }

    package mutating func link(to target: String, _ text: String) {
        raw("<a href=\"")
        self.text(target)
        raw("\">")
        self.text(text)
        raw("</a>")
    }

    package mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "\""): raw("&quot;")
            default: bytes.append(byte)
            }
        }
    }

    package mutating func raw(_ html: String) {
        bytes.append(contentsOf: html.utf8)
    }
}
