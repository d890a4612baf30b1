import TextMessages
import Wire

/// What a text message costs by provider and country. Providers tell the price late or not at all, so that what an
/// attempt cost is reckoned with these.
struct PriceBook: Sendable {
    /// ISO 4217
    let currency: String
    private var general = PrefixTable<Int64>()
    private var own: [String: PrefixTable<Int64>] = [:]

    /// Estimates of list prices, in US dollars.
    static let standard: PriceBook = {
        var book = PriceBook(currency: "USD")
        try? book.add(standardText)
        return book
    }()

    /// Empty.
    init(currency: String) {
        self.currency = currency
    }

    /// Adds lines of `PREFIX PRICE` or `PROVIDER PREFIX PRICE`, the price being that of one segment; a later line for the
    /// same numbers takes the place of an earlier one.
    mutating func add(_ text: String) throws(TableFault) {
        for entry in text.tableEntries {
            var words = entry.split(whereSeparator: \.isWhitespace)
            let provider = words.count == 3 ? String(words.removeFirst()) : nil
            guard words.count == 2, let prefix = NumberPrefix(words[0]), let price = PriceBook.micros(words[1]) else {
                throw TableFault(entry, "is not [PROVIDER] +PREFIX PRICE")
            }
            if let provider {
                own[provider, default: PrefixTable()].set(price, for: prefix)
            } else {
                general.set(price, for: prefix)
            }
        }
    }

    /// `nil` when no line is for the number.
    func price(of segments: Int, by provider: String, to number: PhoneNumber) -> Cost? {
        guard let price = own[provider]?[number] ?? general[number] else { return nil }
        return Cost(currency: currency, micros: price * Int64(segments))
    }

    /// Of a decimal number with at most six places; `nil` for any other.
    static func micros(_ text: some StringProtocol) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = UInt16(parts[0]) else { return nil }
        guard parts.count == 2 else { return Int64(whole) * 1_000_000 }
        let places = parts[1].utf8.count
        guard (1...6).contains(places), parts[1].first != "+", let fraction = UInt32(parts[1]) else { return nil }
        return Int64(whole) * 1_000_000 + (places..<6).reduce(Int64(fraction)) { value, _ in value * 10 }
    }
}
