/// The types of JSON.
package enum JSONKind: String, Sendable {
    case null, bool, number, string, array, object

    /// As it reads in a sentence about what was expected.
    var withArticle: String {
        switch self {
        case .null: "null"
        case .array, .object: "an \(rawValue)"
        case .bool: "true or false"
        default: "a \(rawValue)"
        }
    }
}
