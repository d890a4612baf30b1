import Primitives

/// The value of the Date field, made anew once a second.
struct HTTPDate {
    private var second = Int64.min
    private var text: [UInt8] = []

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    mutating func bytes(at moment: Timestamp) -> [UInt8] {
        if moment.seconds != second {
            second = moment.seconds
            text = HTTPDate.format(second)
        }
        return text
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    private static func format(_ second: Int64) -> [UInt8] {
        let (day, time) = second.flooringDivision(by: 86_400)
        let date = CivilDate(daysSince1970: day)
        var text = Array("\(days[Int(day.flooringDivision(by: 7).remainder)]), ".utf8)
        text.appendDecimal(date.day, width: 2)
        text.append(contentsOf: " \(months[date.month - 1]) ".utf8)
        text.appendDecimal(date.year, width: 4)
        text.appendDecimal(Int(time) / 3600, width: 2, after: UInt8(ascii: " "))
        text.appendDecimal(Int(time) / 60 % 60, width: 2, after: UInt8(ascii: ":"))
        text.appendDecimal(Int(time) % 60, width: 2, after: UInt8(ascii: ":"))
        text.append(contentsOf: " GMT".utf8)
        return text
    }
}
