/// Header fields in their order; names compare without case. What may not go on the wire is refused when it is sent.
package struct HTTPClientHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    package private(set) var fields: [Field] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }

    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    package mutating func removeAll() {
        fields.removeAll(keepingCapacity: true)
    }

    /// The first value of that name; setting replaces all of them.
    package subscript(name: String) -> String? {
        get { fields.first { $0.name.isSameField(as: name) }?.value }
        set {
            fields.removeAll { $0.name.isSameField(as: name) }
            if let newValue { append(name, newValue) }
        }
    }

    package func values(_ name: String) -> [String] {
        fields.filter { $0.name.isSameField(as: name) }.map(\.value)
    }
}

extension HTTPClientHeaders {
    /// Fields that libcurl writes itself; a second one would let two readers disagree about the message.
    private static let reserved: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect",
    ]

    func check() throws(HTTPClientError) {
        for field in fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(\.isTokenByte) else {
                throw HTTPClientError(.invalidRequest, .notSent, "a header name is not a token")
            }
            guard field.value.utf8.allSatisfy(\.isFieldByte) else {
                throw HTTPClientError(.invalidRequest, .notSent, "the value of \(field.name) has a control character")
            }
            guard !HTTPClientHeaders.reserved.contains(field.name.lowercased()) else {
                throw HTTPClientError(.invalidRequest, .notSent, "\(field.name) is written by the client itself")
            }
        }
    }
}

extension String {
    func isSameField(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8) { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension UInt8 {
    var lowercasedASCII: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }

    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    /// `tchar` of RFC 9110.
    var isTokenByte: Bool { isLetter || isDigit || UInt8.tokenMarks.contains(self) }

    /// Tab, printable ASCII or a byte above it: no CR, LF, NUL or other control.
    var isFieldByte: Bool { self == 0x09 || (self >= 0x20 && self != 0x7F) }

    private static let tokenMarks = Set("!#$%&'*+-.^_`|~".utf8)
}
