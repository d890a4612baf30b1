import TextMessages

// The forms of addresses and names, judged by their bytes. What exists is for the providers to find out.

extension String {
    /// One `@` with something before and a host with letters behind; no control character, blank or list of addresses.
    var isEmail: Bool {
        let parts = utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].count), (1...255).contains(parts[1].count) else {
            return false
        }
        let isForbidden: (UInt8) -> Bool = { $0 <= 0x20 || $0 == 0x7F || "\"(),:;<>[\\]".utf8.contains($0) }
        let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return !utf8.contains(where: isForbidden) && labels.allSatisfy { !$0.isEmpty }
            && parts[0].first != UInt8(ascii: ".") && parts[0].last != UInt8(ascii: ".")
    }

    var isE164: Bool { PhoneNumber(self) != nil }

    /// The form of BCP 47: subtags of one to eight letters and digits.
    var isLocale: Bool {
        let subtags = utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard utf8.count <= 35, let language = subtags.first else { return false }
        return (2...8).contains(language.count) && language.allSatisfy(\.isLetter)
            && subtags.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { $0.isLetter || $0.isDigit } }
    }

    /// The form of a name of the IANA; never a path that leads elsewhere.
    var isZoneName: Bool {
        let parts = utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return utf8.count <= 64 && parts.count <= 3
            && parts.allSatisfy { part in
                part.first.map(\.isLetter) == true
                    && part.allSatisfy { $0.isLetter || $0.isDigit || "+-_".utf8.contains($0) }
            }
    }

    var isWebAddress: Bool {
        let scheme = ["https://", "http://"].first { lowercased().hasPrefix($0) }
        guard let scheme, utf8.count <= 2048, utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
        return utf8.count > scheme.utf8.count
    }

    /// Nothing in it could begin a second header.
    var isOneLine: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
