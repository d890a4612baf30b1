/// The labels of one series, escaped once when the metric is made. Keep their values few: each is a series for ever.
package struct MetricLabels: ExpressibleByDictionaryLiteral, Sendable {
    /// `a="b",c="d"` in the order of the names, or empty.
    let text: String

    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements)
    }

    package init(_ pairs: [(String, String)]) {
        text = pairs.sorted { $0.0 < $1.0 }.map { "\($0)=\"\(MetricLabels.escaped($1))\"" }.joined(separator: ",")
    }

    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
