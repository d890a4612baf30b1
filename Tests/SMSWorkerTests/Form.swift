import Foundation

/// The fields of an urlencoded body.
struct Form {
    let fields: [String: String]

    init(_ body: [UInt8]?) {
        var components = URLComponents()
        // A form's blanks are plus signs, which URLs do not know.
        components.percentEncodedQuery = String(decoding: body ?? [], as: UTF8.self)
            .replacingOccurrences(of: "+", with: "%20")
        let items = (components.queryItems ?? []).map { ($0.name, $0.value ?? "") }
        fields = Dictionary(items) { first, _ in first }
    }

    subscript(_ name: String) -> String? { fields[name] }
}
