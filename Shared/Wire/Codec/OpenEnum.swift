/// An enumeration that other versions of Herald may have added to: a value that this one does not know is kept as it is.
package protocol OpenEnum: RawRepresentable, Hashable, Sendable, CustomStringConvertible where RawValue == Int32 {
    init(rawValue: Int32)

    /// What this version knows, each with its stable word for logs and JSON. Zero is "unspecified" and not listed.
    static var words: EnumWords<Self> { get }
}

extension OpenEnum {
    package static var unspecified: Self { Self(rawValue: 0) }

    package init?(word: String) {
        guard let rawValue = Self.words.table.value(of: word) else { return nil }
        self.init(rawValue: rawValue)
    }

    /// The stable word; `nil` for what this version does not know, unspecified included.
    package var word: String? { Self.words.table.word(of: rawValue) }

    package var description: String { word ?? "unknown(\(rawValue))" }
}

/// How C holds an enumeration.
protocol CEnum {
    init(_ rawValue: UInt32)
    var rawValue: UInt32 { get }
}

extension OpenEnum {
    init(_ value: some CEnum) {
        self.init(rawValue: Int32(bitPattern: value.rawValue))
    }

    func c<Value: CEnum>() -> Value {
        Value(UInt32(bitPattern: rawValue))
    }
}
