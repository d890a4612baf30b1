/// How an interpolated value is made harmless where it lands.
package enum TemplateEscaping: Sendable {
    /// The characters that HTML gives a meaning, in content and in quoted attributes.
    case html
    /// Plain text: nothing has a meaning.
    case none
    /// A mail header or a one-line title: a line break would begin another header, so each control becomes a space.
    case header

    func append(_ text: String, to output: inout [UInt8]) {
        switch self {
        case .none: output.append(contentsOf: text.utf8)
        case .header: for byte in text.utf8 { output.append(byte < 0x20 || byte == 0x7F ? UInt8(ascii: " ") : byte) }
        case .html: for byte in text.utf8 { appendHTML(byte, to: &output) }
        }
    }

    /// Raw interpolation passes by the meaning of HTML, never by the line of a header.
    var raw: TemplateEscaping { self == .header ? .header : .none }

    private func appendHTML(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
        case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
        case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
        default: output.append(byte)
        }
    }
}
