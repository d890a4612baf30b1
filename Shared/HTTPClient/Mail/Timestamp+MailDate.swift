import Primitives

extension Timestamp {
    /// RFC 5322, in UTC: `Sat, 21 Nov 2026 05:13:42 +0000`.
    var mailDate: String {
        let (days, second) = seconds.flooringDivision(by: 86_400)
        let date = CivilDate(daysSince1970: days)
        let weekday = Timestamp.weekdays[Int((days + 4).flooringDivision(by: 7).remainder)]
        var text = Array("\(weekday), ".utf8)
        text.appendDecimal(date.day)
        text += " \(Timestamp.months[date.month - 1]) ".utf8
        text.appendDecimal(date.year, width: 4)
        text.appendDecimal(Int(second / 3600), width: 2, after: UInt8(ascii: " "))
        text.appendDecimal(Int(second / 60 % 60), width: 2, after: UInt8(ascii: ":"))
        text.appendDecimal(Int(second % 60), width: 2, after: UInt8(ascii: ":"))
        return String(decoding: text + " +0000".utf8, as: UTF8.self)
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
