/// A time that a clock shows, as `HH:MM`.
struct MinuteOfDay: Equatable, CustomStringConvertible {
    let number: Int

    init(number: Int) {
        self.number = number
    }

    /// `nil` unless there are two digits, a colon and two digits that a clock can show.
    init?(_ text: String) {
        let digits = text.utf8.map { Int($0) - 0x30 }
        guard digits.count == 5, digits[2] == 10, [0, 1, 3, 4].allSatisfy({ (0...9).contains(digits[$0]) }) else {
            return nil
        }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[3] * 10 + digits[4])
        guard hour < 24, minute < 60 else { return nil }
        number = hour * 60 + minute
    }

    var description: String { MinuteOfDay.two(number / 60) + ":" + MinuteOfDay.two(number % 60) }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
