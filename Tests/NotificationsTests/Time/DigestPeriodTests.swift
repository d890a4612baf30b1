import Primitives
import Testing

@testable import Notifications

@Suite("Digest period")
struct DigestPeriodTests {
    private func boundary(_ period: DigestPeriod, after text: String, _ zone: String, minute: Int = 540) throws
        -> String
    {
        let moment = try #require(Timestamp(rfc3339: text))
        return period.boundary(after: moment, atMinute: minute, in: try ZoneFiles.zone(zone)).rfc3339
    }

    @Test(
        "an hour begins by the clock on the wall",
        arguments: [
            ("2026-07-01T12:00:00Z", "Europe/Berlin", "2026-07-01T13:00:00Z"),
            ("2026-07-01T12:59:59.5Z", "Europe/Berlin", "2026-07-01T13:00:00Z"),
            ("2026-07-01T12:10:00Z", "Asia/Kolkata", "2026-07-01T12:30:00Z"),
            // Put back at three: two o'clock comes twice.
            ("2026-10-25T00:30:00Z", "Europe/Berlin", "2026-10-25T01:00:00Z"),
        ]
    )
    func hourly(moment: String, zone: String, expected: String) throws {
        #expect(try boundary(.hourly, after: moment, zone) == expected)
    }

    @Test(
        "a day's comes at its minute, today or tomorrow, whatever the clock does in between",
        arguments: [
            ("2026-07-01T06:59:59Z", "Europe/Berlin", 540, "2026-07-01T07:00:00Z"),
            ("2026-07-01T07:00:00Z", "Europe/Berlin", 540, "2026-07-02T07:00:00Z"),
            ("2026-10-24T12:00:00Z", "Europe/Berlin", 540, "2026-10-25T08:00:00Z"),
            // Half past two is left out: it comes when the gap ends.
            ("2026-03-28T12:00:00Z", "Europe/Berlin", 150, "2026-03-29T01:00:00Z"),
            // Half past two comes twice: the first one counts.
            ("2026-10-24T12:00:00Z", "Europe/Berlin", 150, "2026-10-25T00:30:00Z"),
        ]
    )
    func daily(moment: String, zone: String, minute: Int, expected: String) throws {
        #expect(try boundary(.daily, after: moment, zone, minute: minute) == expected)
    }

    @Test(
        "a week's comes on Monday",
        arguments: [
            ("2026-07-01T12:00:00Z", "2026-07-06T07:00:00Z"),
            ("2026-07-06T06:59:00Z", "2026-07-06T07:00:00Z"),
            ("2026-07-06T07:00:00Z", "2026-07-13T07:00:00Z"),
            ("2026-07-05T23:00:00Z", "2026-07-06T07:00:00Z"),
            ("1969-12-31T00:00:00Z", "1970-01-05T08:00:00Z"),
        ]
    )
    func weekly(moment: String, expected: String) throws {
        #expect(try boundary(.weekly, after: moment, "Europe/Berlin") == expected)
    }
}
