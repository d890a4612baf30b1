/// The values of an enumeration, each with its stable word, in their order.
package struct EnumWords<Value: OpenEnum>: ExpressibleByDictionaryLiteral, Sendable {
    package let all: [(value: Value, word: String)]
    let table: WordTable

    package init(dictionaryLiteral elements: (Value, String)...) {
        all = elements.map { ($0, $1) }
        table = WordTable(elements.map { ($0.rawValue, $1) })
    }
}

/// Raw values and words without the type that has them, so that looking one up is no generic call.
struct WordTable: Sendable {
    /// By raw value: they are small and dense.
    private let words: [String?]

    init(_ pairs: [(Int32, String)]) {
        let known = Dictionary(pairs) { $1 }
        words = (0...(known.keys.max() ?? 0)).map { known[$0] }
    }

    func word(of value: Int32) -> String? {
        words.indices.contains(Int(value)) ? words[Int(value)] : nil
    }

    func value(of word: String) -> Int32? {
        words.firstIndex(of: word).map(Int32.init)
    }
}
