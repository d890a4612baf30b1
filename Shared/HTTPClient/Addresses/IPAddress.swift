/// An IPv4 or IPv6 address as numbers.
package enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(UInt128)

    /// Network byte order; `nil` unless there are 4 or 16 bytes.
    package init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16: self = .v6(bytes.reduce(0) { $0 << 8 | UInt128($1) })
        default: return nil
        }
    }

    /// Dotted decimal with four parts, or any RFC 4291 text; no brackets, no zone, no octal; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        if text.contains(":") {
            guard let number = UInt128(ipv6: text) else { return nil }
            self = .v6(number)
        } else {
            guard let number = UInt32(dottedDecimal: text) else { return nil }
            self = .v4(number)
        }
    }

    package var bitWidth: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// The number, right-aligned.
    var number: UInt128 {
        switch self {
        case .v4(let number): UInt128(number)
        case .v6(let number): number
        }
    }
}

extension UInt32 {
    fileprivate init?(dottedDecimal text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        self = 0
        for part in parts {
            let hasLeadingZero = part.utf8.count > 1 && part.utf8.first == UInt8(ascii: "0")
            guard part.utf8.allSatisfy(\.isDigit), !hasLeadingZero, let byte = UInt8(part) else { return nil }
            self = self << 8 | UInt32(byte)
        }
    }
}

extension UInt128 {
    fileprivate init?(ipv6 text: some StringProtocol) {
        let halves = String(text).split(separator: "::", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count), let head = UInt128.groups(halves[0], isLast: halves.count == 1)
        else { return nil }
        guard halves.count == 2 else {
            guard head.count == 8 else { return nil }
            self = UInt128(groups: head)
            return
        }
        guard let tail = UInt128.groups(halves[1], isLast: true), head.count + tail.count < 8 else { return nil }
        self.init(groups: head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
    }

    private init(groups: [UInt16]) {
        self = groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// The 16-bit groups of one side of `::`; the last of all may be an IPv4 address, which is two.
    private static func groups(_ text: Substring, isLast: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if isLast, index == parts.count - 1, let v4 = UInt32(dottedDecimal: part) {
                groups += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isHexDigit: Bool {
        isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
    }
}
