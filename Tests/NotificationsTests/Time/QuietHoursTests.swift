import Primitives
import TestSupport
import Testing

@testable import Notifications

@Suite("QuietHours")
struct QuietHoursTests {
    @Test("end at the first moment outside, never inside, in every zone and around every change of the clock")
    func firstMomentOutside() throws {
        var generator = SeededGenerator(seed: 5)
        for name in try ZoneFiles.python("import zoneinfo\nfor n in sorted(zoneinfo.available_timezones()): print(n)") {
            let zone = try ZoneFiles.zone(String(name[0]))
            for _ in 0..<6 { try check(zone, &generator) }
        }
    }

    private func check(_ zone: Zone, _ generator: inout SeededGenerator) throws {
        let minutes = (0..<2).map { _ in
            Int.random(in: 0..<48, using: &generator) * 30 + (Bool.random(using: &generator) ? 7 : 0)
        }
        let hours = try #require(QuietHours(from: minutes[0], until: minutes[1]))
        var second = Int64.random(in: 0...4_000_000_000, using: &generator)
        if Bool.random(using: &generator), let change = zone.nextChange(after: second) {
            second = change + Int64.random(in: -90_000...90_000, using: &generator)
        }
        let now = Timestamp(microseconds: second * 1_000_000 + Int64.random(in: 0..<1_000_000, using: &generator))
        guard let end = hours.end(at: now, in: zone) else {
            #expect(!isQuiet(second, minutes, zone), "\(zone.name) \(now.rfc3339) \(minutes)")
            return
        }
        #expect(end > now)
        #expect(!isQuiet(end.seconds, minutes, zone), "\(zone.name) \(now.rfc3339) \(minutes)")
        let inside = [end.seconds - 1] + stride(from: second, to: end.seconds, by: 60)
        #expect(inside.allSatisfy { isQuiet($0, minutes, zone) }, "\(zone.name) \(now.rfc3339) \(minutes)")
    }

    /// By minutes of the day on the wall, without any arithmetic across them.
    private func isQuiet(_ second: Int64, _ minutes: [Int], _ zone: Zone) -> Bool {
        let minute = Int((second + zone.offset(atSecond: second)).flooringDivision(by: 86_400).remainder) / 60
        var step = minutes[0]
        while step != minutes[1] {
            if step == minute { return true }
            step = (step + 1) % 1440
        }
        return false
    }

    @Test(
        "a jump over their end ends them, and an hour that comes twice is quiet twice",
        arguments: [
            // The clock jumps from 2:00 to 3:00.
            ("2024-03-31T00:30:00Z", 1320, 150, "2024-03-31T01:00:00Z"),
            // 2:30 comes twice; the first time it ends them, but after the clock was put back they begin again.
            ("2024-10-26T23:00:00Z", 1320, 150, "2024-10-27T00:30:00Z"),
            ("2024-10-27T01:10:00Z", 1320, 150, "2024-10-27T01:30:00Z"),
            // Across midnight.
            ("2024-06-01T21:00:00Z", 1320, 420, "2024-06-02T05:00:00Z"),
            ("2024-06-02T04:59:59Z", 1320, 420, "2024-06-02T05:00:00Z"),
        ]
    )
    func clockChanges(now: String, from: Int, until: Int, end: String) throws {
        let hours = try #require(QuietHours(from: from, until: until))
        let moment = try #require(Timestamp(rfc3339: now))
        #expect(try hours.end(at: moment, in: ZoneFiles.zone("Europe/Berlin"))?.rfc3339 == end)
    }

    @Test("hours that end where they begin are none, and minutes that no day has are refused")
    func edges() throws {
        #expect(
            try #require(QuietHours(from: 60, until: 60)).end(at: Timestamp(microseconds: 3_600_000_000), in: .utc)
                == nil
        )
        #expect(QuietHours(from: -1, until: 5) == nil)
        #expect(QuietHours(from: 0, until: 1440) == nil)
    }
}
