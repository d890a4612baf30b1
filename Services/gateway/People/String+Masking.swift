/// What is shown of addresses to those who may know that there is one: enough for a person who knows it to tell it.
extension String {
    /// `a***@example.com`
    var maskedEmail: String {
        let parts = split(separator: "@", maxSplits: 1)
        return parts.count == 2 ? "\(parts[0].prefix(1))***@\(parts[1])" : "***"
    }

    /// `+49***78`
    var maskedPhone: String { "\(prefix(3))***\(suffix(2))" }

    /// The last four characters of a token long enough to hide behind them.
    var maskedToken: String { "***\(count > 16 ? String(suffix(4)) : "")" }
}
