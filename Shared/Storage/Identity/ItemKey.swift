import Postgres

/// A tenant's own name for one of its things, which stands in URLs: letters, digits and `._-`, up to 128.
package protocol ItemKey: TextColumn, CustomStringConvertible {
    init(validated: String)
}

extension ItemKey {
    package init?(rawValue: String) {
        let letters = rawValue.utf8
        guard (1...128).contains(letters.count), letters.first.map(\.isLetterOrDigit) == true,
            letters.allSatisfy({ $0.isLetterOrDigit || ".-_".utf8.contains($0) })
        else { return nil }
        self.init(validated: rawValue)
    }

    package var description: String { rawValue }
}

package struct CategoryKey: ItemKey {
    package let rawValue: String
    package init(validated: String) { rawValue = validated }
}

/// Of what the API calls a topic.
package struct AudienceKey: ItemKey {
    package let rawValue: String
    package init(validated: String) { rawValue = validated }
}

package struct FlagKey: ItemKey {
    package let rawValue: String
    package init(validated: String) { rawValue = validated }
}

package struct TemplateKey: ItemKey {
    package let rawValue: String
    package init(validated: String) { rawValue = validated }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
