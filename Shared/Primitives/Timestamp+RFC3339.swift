extension Timestamp {
    /// RFC 3339 in UTC with microseconds only where there are any: `2026-12-01T09:00:00Z`.
    package var rfc3339: String {
        String(decoding: rfc3339Bytes, as: UTF8.self)
    }

    package var rfc3339Bytes: [UInt8] {
        let (second, fraction) = microseconds.flooringDivision(by: 1_000_000)
        let (day, secondOfDay) = second.flooringDivision(by: 86_400)
        let date = CivilDate(daysSince1970: day)
        var text: [UInt8] = []
        text.reserveCapacity(27)
        text.appendDecimal(date.year, width: 4)
        text.appendDecimal(date.month, width: 2, after: UInt8(ascii: "-"))
        text.appendDecimal(date.day, width: 2, after: UInt8(ascii: "-"))
        text.appendDecimal(Int(secondOfDay / 3600), width: 2, after: UInt8(ascii: "T"))
        text.appendDecimal(Int(secondOfDay / 60 % 60), width: 2, after: UInt8(ascii: ":"))
        text.appendDecimal(Int(secondOfDay % 60), width: 2, after: UInt8(ascii: ":"))
        if fraction != 0 { text.appendDecimal(Int(fraction), width: 6, after: UInt8(ascii: ".")) }
        text.append(UInt8(ascii: "Z"))
        return text
    }

    /// Reads RFC 3339 with any offset; `nil` for anything else, a day that does not exist included.
    package init?(rfc3339 text: some StringProtocol) {
        var reader = RFC3339Reader(Array(text.utf8))
        guard let moment = reader.read() else { return nil }
        self = moment
    }
}

private struct RFC3339Reader {
    private let bytes: [UInt8]
    private var position = 0
    /// A second 60 exists only at the end of a day of UTC, and is read as the first of the next.
    private var hasLeapSecond = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func read() -> Timestamp? {
        guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2),
            let date = CivilDate(year: year, month: month, day: day),
            skip("T") || skip("t") || skip(" "), let time = timeOfDay(), let offset = offset(),
            position == bytes.count
        else { return nil }
        let moment = Timestamp(microseconds: date.daysSince1970 * 86_400_000_000 + time - offset)
        return hasLeapSecond && !moment.seconds.isMultiple(of: 86_400) ? nil : moment
    }

    private mutating func timeOfDay() -> Int64? {
        guard let hour = digits(2), hour < 24, skip(":"), let minute = digits(2), minute < 60,
            skip(":"), let second = digits(2), second < 61, let fraction = fraction()
        else { return nil }
        hasLeapSecond = second == 60
        return Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + fraction
    }

    private mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        let start = position
        var value: Int64 = 0
        while let digit = digits(1) {
            if position - start <= 6 { value = value * 10 + Int64(digit) }
        }
        let length = position - start
        guard length > 0 else { return nil }
        for _ in min(length, 6)..<6 { value *= 10 }
        return value
    }

    private mutating func offset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int64 = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hour = digits(2), hour < 24, skip(":"), let minute = digits(2), minute < 60 else {
            return nil
        }
        return sign * Int64(hour * 3600 + minute * 60) * 1_000_000
    }

    private mutating func digits(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + count] {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        position += count
        return value
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
