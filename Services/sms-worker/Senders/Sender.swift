import TextMessages

/// From whom a text message comes.
enum Sender: Sendable, Hashable {
    case number(PhoneNumber)
    /// Digits that are good in one country only.
    case shortCode(String)
    /// Letters that phones show in a number's place, and that nobody can answer to.
    case name(String)
    /// Several senders that the provider chooses from: a messaging service of Twilio's, a powerpack of Plivo's.
    case pool(String)

    /// `nil` for what is none of them.
    init?(_ text: some StringProtocol) {
        let text = String(text)
        if let number = PhoneNumber(text) {
            self = .number(number)
        } else if text.utf8.allSatisfy(\.isDigit) {
            guard (3...8).contains(text.utf8.count) else { return nil }
            self = .shortCode(text)
        } else if text.isPool {
            self = .pool(text)
        } else {
            guard (1...11).contains(text.utf8.count), text.utf8.allSatisfy(\.isOfName),
                text.utf8.contains(where: \.isLetter)
            else { return nil }
            self = .name(text)
        }
    }

    /// As most providers write it.
    var text: String {
        switch self {
        case .number(let number): number.description
        case .shortCode(let text), .name(let text), .pool(let text): text
        }
    }

    /// Countries whose networks take no names, or only those that were registered; for these a sender is to be set.
    static func isNameRefused(in number: PhoneNumber) -> Bool { nameless[number] ?? false }

    private static let nameless: PrefixTable<Bool> = {
        var table = PrefixTable<Bool>()
        let prefixes = "+1,+52,+54,+55,+56,+57,+58,+502,+503,+506,+507,+593,+598,+60,+64,+82,+86,+886"
        for prefix in prefixes.split(separator: ",").compactMap({ NumberPrefix($0) }) { table.set(true, for: prefix) }
        return table
    }()
}

extension String {
    /// `MG` and 32 hexadecimal digits, or a UUID.
    fileprivate var isPool: Bool {
        if utf8.count == 34, hasPrefix("MG") { return dropFirst(2).allSatisfy(\.isHexDigit) }
        let groups = split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    fileprivate var isOfName: Bool { isDigit || isLetter || " &+-_".utf8.contains(self) }
}
