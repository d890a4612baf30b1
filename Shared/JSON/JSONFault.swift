/// One thing wrong with a text, in the form in which a client of the API is told.
package struct JSONFault: Error, Sendable, Hashable {
    /// A stable word. Whoever reads a text may add words of its own.
    package struct Code: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package init(stringLiteral: String) {
            self.init(rawValue: stringLiteral)
        }

        // The text is no JSON that we read.
        package static let tooLarge: Code = "too_large"
        package static let tooDeep: Code = "too_deep"
        package static let unexpectedEnd: Code = "unexpected_end"
        package static let unexpectedByte: Code = "unexpected_byte"
        package static let invalidUTF8: Code = "invalid_utf8"
        package static let controlCharacter: Code = "control_character"
        package static let invalidEscape: Code = "invalid_escape"
        package static let invalidNumber: Code = "invalid_number"
        package static let duplicateKey: Code = "duplicate_key"

        // It is, but not what was asked for.
        package static let required: Code = "required"
        package static let unknownField: Code = "unknown_field"
        package static let wrongType: Code = "wrong_type"
        package static let outOfRange: Code = "out_of_range"
        package static let wrongLength: Code = "wrong_length"
        package static let wrongCount: Code = "wrong_count"
        package static let nulCharacter: Code = "nul_character"
        package static let invalidValue: Code = "invalid_value"
    }

    /// RFC 6901: the empty text is the whole document.
    package let pointer: String
    package let code: Code
    /// A sentence for a person; it never repeats the value, which may be personal.
    package let detail: String

    package init(pointer: String, code: Code, detail: String) {
        (self.pointer, self.code, self.detail) = (pointer, code, detail)
    }
}
