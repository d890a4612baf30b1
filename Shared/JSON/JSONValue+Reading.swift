import CSimdjson
package import Primitives

extension JSONValue {
    /// Text of so many Unicode scalars. U+0000 is refused: neither the database nor a C string can hold it.
    package func string(_ length: ClosedRange<Int> = 0...Int.max) throws(JSONFault) -> String {
        try expect(.string)
        if Int(node.flags) & HERALD_JSON_HAS_NUL != 0 { throw fault(.nulCharacter, "U+0000 is not allowed") }
        let text = document.text(of: index)
        // A scalar has one to four bytes, so that most texts need no counting.
        let bytes = text.utf8.count
        if bytes > length.upperBound || bytes < length.lowerBound.multipliedSaturating(by: 4) {
            let count = text.unicodeScalars.count
            guard length.contains(count) else {
                throw fault(.wrongLength, "expected \(length.sentence) characters, found \(count)")
            }
        }
        return text
    }

    /// A string that `parse` understands; `what` names what was expected, as in "an RFC 3339 time".
    package func parsed<Value>(_ what: String, _ parse: (String) -> Value?) throws(JSONFault) -> Value {
        guard let value = parse(try string()) else { throw fault(.invalidValue, "expected \(what)") }
        return value
    }

    package func timestamp() throws(JSONFault) -> Timestamp {
        try parsed("an RFC 3339 time") { Timestamp(rfc3339: $0) }
    }

    package func bool() throws(JSONFault) -> Bool {
        try expect(.bool)
        return Int(node.kind) == HERALD_JSON_TRUE
    }

    /// An exact integer. One written with a fraction or an exponent is refused, whatever its value.
    package func integer(_ range: ClosedRange<Int64> = .min ... .max) throws(JSONFault) -> Int64 {
        try expect(.number)
        guard isInteger else { throw fault(.wrongType, "expected an integer") }
        guard let value = rawBytes.decimalInteger, range.contains(value) else {
            throw fault(.outOfRange, "expected an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// The nearest double; a number beyond the doubles is refused. Money belongs into strings.
    package func number(
        _ range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    ) throws(JSONFault) -> Double {
        try expect(.number)
        guard let value = Double(String(decoding: rawBytes, as: UTF8.self)), range.contains(value) else {
            throw fault(.outOfRange, "expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// The bytes of a value of that type, unread.
    package func raw(_ kind: JSONKind, maximum: Int = .max) throws(JSONFault) -> [UInt8] {
        try expect(kind)
        guard rawBytes.count <= maximum else { throw fault(.tooLarge, "expected at most \(maximum) bytes") }
        return Array(rawBytes)
    }

    /// One fault for all elements together; to collect each element's, read them through `JSONFields.list`.
    package func list<Element>(
        _ count: ClosedRange<Int> = 0...Int.max,
        _ element: (JSONValue) throws -> Element
    ) throws -> [Element] {
        var list: [Element] = []
        for value in try elements(count) { list.append(try element(value)) }
        return list
    }

    func elements(_ count: ClosedRange<Int>) throws(JSONFault) -> JSONElements {
        try expect(.array)
        try expect(count, of: "elements", found: elements.reduce(0) { count, _ in count + 1 })
        return elements
    }

    func members(_ count: ClosedRange<Int>) throws(JSONFault) -> JSONMembers {
        try expect(.object)
        try expect(count, of: "members", found: members.reduce(0) { count, _ in count + 1 })
        return members
    }

    private func expect(_ range: ClosedRange<Int>, of what: String, found: Int) throws(JSONFault) {
        guard range.contains(found) else {
            throw fault(.wrongCount, "expected \(range.sentence) \(what), found \(found)")
        }
    }

    private func expect(_ expected: JSONKind) throws(JSONFault) {
        guard kind == expected else { throw fault(.wrongType, "expected \(expected.withArticle)") }
    }
}

extension ClosedRange<Int> {
    fileprivate var sentence: String {
        upperBound == .max ? "at least \(lowerBound)" : "\(lowerBound) to \(upperBound)"
    }
}

extension Int {
    fileprivate func multipliedSaturating(by factor: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}

extension ArraySlice<UInt8> {
    /// `nil` when the number does not fit. Counts downwards, since the least number has no positive counterpart.
    fileprivate var decimalInteger: Int64? {
        let isNegative = first == UInt8(ascii: "-")
        var value: Int64 = 0
        for digit in isNegative ? dropFirst() : self {
            let (product, tooBig) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooFar) = product.subtractingReportingOverflow(Int64(digit &- UInt8(ascii: "0")))
            guard !tooBig, !tooFar else { return nil }
            value = sum
        }
        return isNegative ? value : value == .min ? nil : -value
    }
}
