import TextMessages

/// Who an account's text messages come from, by the country that they go to.
struct Senders: Sendable {
    private var countries = PrefixTable<Sender>()
    private var other: Sender?

    /// Nobody: the provider chooses.
    init() {}

    /// Reads `SENDER` for all countries, or `PREFIX=SENDER` for some: `Herald, +1=+15005550006, +44=MG0123…`.
    init(_ text: String) throws(TableFault) {
        for entry in text.tableEntries {
            let parts = entry.split(separator: "=", maxSplits: 1)
            guard let sender = parts.last.flatMap({ Sender($0) }) else {
                throw TableFault(entry, "is no +NUMBER, short code, name of up to 11 letters, or id of a sender pool")
            }
            guard parts.count == 2 else {
                other = sender
                continue
            }
            guard let prefix = NumberPrefix(parts[0]) else { throw TableFault(entry, "is not for a +PREFIX") }
            if prefix == .all { other = sender } else { countries.set(sender, for: prefix) }
        }
        guard !text.tableEntries.isEmpty else { throw TableFault(text, "names no sender") }
    }

    /// A name is not used in countries that refuse them, unless it is set for them; `nil` when no other is.
    func sender(for number: PhoneNumber) -> Sender? {
        if let sender = countries[number] { return sender }
        if case .name = other, Sender.isNameRefused(in: number) { return nil }
        return other
    }
}
