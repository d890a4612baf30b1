/// A request as it was read: its head as places in its own copy of the text, and its body.
struct RequestMessage: Sendable {
    var head: RequestHead
    var text: [UInt8]
    var body: [UInt8]

    func string(_ place: RequestHead.Place) -> String {
        String(decoding: text[place.range], as: UTF8.self)
    }

    /// The values of every field with this name, in their order.
    func values(_ name: HTTPFieldName) -> [String] {
        head.fields.filter { isNamed(name, $0) }.map { string($0.value) }
    }

    func first(_ name: HTTPFieldName) -> String? {
        head.fields.first { isNamed(name, $0) }.map { string($0.value) }
    }

    private func isNamed(_ name: HTTPFieldName, _ field: RequestHead.Field) -> Bool {
        let wanted = name.text.utf8
        return field.name.range.count == wanted.count
            && zip(text[field.name.range], wanted).allSatisfy { $0.lowercasedLetter == $1.lowercasedLetter }
    }
}
