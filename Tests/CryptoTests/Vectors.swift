import Foundation
import Testing

/// A published test vector, with where it was published.
struct Vector: CustomTestStringConvertible, Sendable {
    let id: String
    let scheme: String
    let inputs: [String: String]
    let expected: [String: String]
    let isValid: Bool

    var testDescription: String { id }

    /// Texts as they stand; objects flattened to `outer.inner`.
    static func all(_ scheme: String) throws -> [Vector] {
        let url = try #require(Bundle.module.url(forResource: "vectors", withExtension: "json"))
        let root = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        return try #require(root?["vectors"] as? [[String: Any]]).compactMap { entry in
            guard let name = entry["scheme"] as? String, name.hasPrefix(scheme) else { return nil }
            let expected = try #require(entry["expected"] as? [String: Any])
            return Vector(
                id: try #require(entry["id"] as? String),
                scheme: name,
                inputs: flat(entry["inputs"] ?? [:]),
                expected: flat(expected),
                isValid: (expected["valid"] ?? expected["signature_valid"]) as? Bool ?? true
            )
        }
    }

    private static func flat(_ value: Any, _ prefix: String = "") -> [String: String] {
        guard let object = value as? [String: Any] else { return [:] }
        return object.reduce(into: [:]) { texts, member in
            let name = prefix + member.key
            if let text = member.value as? String { texts[name] = text }
            texts.merge(flat(member.value, name + ".")) { first, _ in first }
        }
    }
}

extension String {
    var bytes: [UInt8] { Array(utf8) }
}
