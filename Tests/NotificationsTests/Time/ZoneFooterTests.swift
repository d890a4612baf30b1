import Testing

@testable import Notifications

@Suite("ZoneFooter")
struct ZoneFooterTests {
    @Test("takes every form of day and time")
    func forms() throws {
        let footer = try #require(ZoneFooter(Array("<-03>3:30<-02>,J60/0:00:01,365/-167".utf8)))
        #expect(footer.standard == -12_600)
        #expect(footer.summer?.offset == -9000)
        #expect(footer.summer?.start == YearlyMoment(day: .withoutLeapDay(60), time: 1))
        #expect(footer.summer?.end == YearlyMoment(day: .ofYear(365), time: -601_200))
    }

    @Test("a day that is counted without leap days is the same date every year")
    func withoutLeapDay() {
        let march = YearlyMoment(day: .withoutLeapDay(60), time: 0)
        #expect(march.localSecond(ofYear: 2023) == 1_677_628_800)
        #expect(march.localSecond(ofYear: 2024) == 1_709_251_200)
    }

    @Test(
        "refuses what is no TZ string",
        arguments: [
            "", "C", "CET", "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.0,",
            "CET-1CEST,M13.5.0,M10.5.0",
            "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-168", "CET-1:60", "<CET-1", "CET-1CEST,J0,J1",
            "CET-1CEST,366,J1", "CET-99999999999999999999",
        ]
    )
    func refused(text: String) {
        #expect(ZoneFooter(Array(text.utf8)) == nil)
    }
}
