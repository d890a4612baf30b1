import Primitives
import Testing

@Suite("CivilDate")
struct CivilDateTests {
    @Test("agrees with a day-by-day walk from 1600 to 2800")
    func walk() throws {
        var day = try #require(CivilDate(year: 1600, month: 1, day: 1)).daysSince1970
        var wrong: [String] = []
        for year in 1600...2800 {
            for month in 1...12 {
                for dayOfMonth in 1...length(month, year) {
                    let date = CivilDate(daysSince1970: day)
                    if (date.year, date.month, date.day) != (year, month, dayOfMonth) || date.daysSince1970 != day {
                        wrong.append("\(year)-\(month)-\(dayOfMonth)")
                    }
                    day += 1
                }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test("known days")
    func known() throws {
        #expect(try #require(CivilDate(year: 1970, month: 1, day: 1)).daysSince1970 == 0)
        #expect(try #require(CivilDate(year: 2000, month: 3, day: 1)).daysSince1970 == 11_017)
        #expect(try #require(CivilDate(year: 0, month: 3, day: 1)).daysSince1970 == -719_468)
        #expect(CivilDate(daysSince1970: -1) == CivilDate(year: 1969, month: 12, day: 31))
    }

    @Test(
        "a day that does not exist is refused",
        arguments: [
            (2023, 2, 29), (1900, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0),
            (2024, 1, 32), (2024, 1, -1), (.max, 1, 1), (.min, 1, 1),
        ]
    )
    func missing(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test("every moment a Timestamp can hold has a date that leads back to its day")
    func extremes() {
        for moment in [Timestamp(microseconds: .min), Timestamp(microseconds: .max)] {
            let day = moment.seconds.flooringDivision(by: 86_400).quotient
            #expect(CivilDate(daysSince1970: day).daysSince1970 == day)
        }
    }

    /// Kept apart from `CivilDate.length`, which it checks.
    private func length(_ month: Int, _ year: Int) -> Int {
        let isLeap = year.isMultiple(of: 400) || year.isMultiple(of: 4) && !year.isMultiple(of: 100)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}
