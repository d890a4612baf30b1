/// The header fields of a response. A value legalises itself: it can hold no line end, and so no second field.
package struct HTTPFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package private(set) var entries: [(name: HTTPFieldName, value: String)] = []

    package init(dictionaryLiteral elements: (HTTPFieldName, String)...) {
        for (name, value) in elements { append(name, value) }
    }

    /// Reads the first value; sets the only one.
    package subscript(name: HTTPFieldName) -> String? {
        get { entries.first { $0.name == name }?.value }
        set {
            entries.removeAll { $0.name == name }
            if let newValue { append(name, newValue) }
        }
    }

    /// Adds one more value, as Set-Cookie needs.
    package mutating func append(_ name: HTTPFieldName, _ value: String) {
        entries.append((name, HTTPFields.legal(value)))
    }

    package static func == (left: HTTPFields, right: HTTPFields) -> Bool {
        left.entries.elementsEqual(right.entries) { $0.name == $1.name && $0.value == $1.value }
    }

    /// Control characters become spaces, and blanks at both ends go.
    private static func legal(_ value: String) -> String {
        var text = value
        let isLegal = text.withUTF8 { bytes in
            bytes.allSatisfy(\.isFieldValue) && bytes.first?.isBlank != true && bytes.last?.isBlank != true
        }
        if isLegal { return text }
        let visible = text.utf8.map { $0.isFieldValue ? $0 : 0x20 }.drop(while: \.isBlank)
        let end = visible.lastIndex { !$0.isBlank }.map { $0 + 1 } ?? visible.startIndex
        return String(decoding: visible[..<end], as: UTF8.self)
    }
}
