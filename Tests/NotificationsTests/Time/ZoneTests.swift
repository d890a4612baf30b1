import Primitives
import TestSupport
import Testing

@testable import Notifications

@Suite("Zone")
struct ZoneTests {
    @Test("agrees with Python's zoneinfo in every zone, at random moments and around every change, to the year 2500")
    func agreesWithPython() throws {
        let lines = try ZoneFiles.python(
            """
            import random, zoneinfo, datetime
            random.seed(7)
            utc = datetime.timezone.utc
            origin = datetime.datetime(1970, 1, 1, tzinfo=utc)
            for name in sorted(zoneinfo.available_timezones()):
                zone = zoneinfo.ZoneInfo(name)
                offset = lambda s: int((origin + datetime.timedelta(seconds=s)).astimezone(zone).utcoffset().total_seconds())
                moments = [random.randrange(0, 16725225600) for _ in range(40)]
                for _ in range(6):
                    low = random.randrange(0, 16725225600)
                    high = low + 200 * 86400
                    if offset(low) == offset(high): continue
                    while high - low > 1:
                        middle = (low + high) // 2
                        if offset(middle) == offset(low): low = middle
                        else: high = middle
                    moments += [low, high]
                print(name, *(f"{s}={offset(s)}" for s in moments))
            """
        )
        #expect(lines.count > 400)
        var wrong: [String] = []
        for line in lines {
            let zone = try ZoneFiles.zone(String(line[0]))
            for vector in line.dropFirst() {
                let numbers = vector.split(separator: "=").compactMap { Int64($0) }
                let moment = Timestamp(microseconds: numbers[0] * 1_000_000)
                if zone.offset(at: moment) != Int(numbers[1]) { wrong.append("\(line[0]) \(vector)") }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(10))")
    }

    @Test("between a moment and the next change nothing changes")
    func changes() throws {
        var generator = SeededGenerator(seed: 3)
        for name in ["Europe/Berlin", "America/New_York", "Europe/Dublin", "Africa/Casablanca", "Australia/Lord_Howe"] {
            let zone = try ZoneFiles.zone(name)
            for _ in 0..<200 {
                let second = Int64.random(in: -2_000_000_000...8_000_000_000, using: &generator)
                guard let change = zone.nextChange(after: second) else { continue }
                #expect(change > second)
                let between = Int64.random(in: second..<change, using: &generator)
                #expect(zone.offset(atSecond: between) == zone.offset(atSecond: second))
            }
        }
    }

    @Test("a zone with an unchanging footer, and one without any, has no next change")
    func unchanging() throws {
        #expect(try ZoneFiles.zone("Asia/Tokyo").nextChange(after: 2_000_000_000) == nil)
        #expect(Zone.utc.nextChange(after: 0) == nil)
        #expect(Zone.utc.offset(at: Timestamp(microseconds: .min)) == 0)
    }

    @Test("every moment that a Timestamp can hold has an offset")
    func extremes() throws {
        let zone = try ZoneFiles.zone("Europe/Berlin")
        for moment in [Timestamp(microseconds: .min), Timestamp(microseconds: .max)] {
            #expect([3208, 3600, 7200].contains(zone.offset(at: moment)))
            _ = zone.start(ofDay: zone.day(at: moment) + 1, from: moment)
        }
    }

    @Test("a day begins where the calendar says, whatever the clock does at midnight")
    func days() throws {
        // The day began at 1:00: the clock jumped at midnight.
        let havana = try ZoneFiles.zone("America/Havana")
        let before = try #require(Timestamp(rfc3339: "2024-03-09T20:00:00Z"))
        #expect(havana.start(ofDay: havana.day(at: before) + 1, from: before).rfc3339 == "2024-03-10T05:00:00Z")
        // Samoa left out 30 December 2011.
        let apia = try ZoneFiles.zone("Pacific/Apia")
        let eve = try #require(Timestamp(rfc3339: "2011-12-30T01:00:00Z"))
        #expect(apia.start(ofDay: apia.day(at: eve) + 1, from: eve).rfc3339 == "2011-12-30T10:00:00Z")
    }

    @Test("bytes that are no zone file are refused, however they are damaged")
    func damaged() throws {
        let bytes = try ZoneFiles.bytes("Europe/Berlin")
        for count in 0..<bytes.count {
            #expect(throws: NotificationsError.self) { try Zone(name: "cut", tzif: Array(bytes.prefix(count))) }
        }
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                damaged[Int.random(in: damaged.indices, using: &generator)] = UInt8.random(
                    in: 0...255,
                    using: &generator
                )
            }
            guard let zone = try? Zone(name: "damaged", tzif: damaged) else { continue }
            let moment = Timestamp(microseconds: .random(in: .min ... .max, using: &generator))
            _ = zone.start(ofDay: zone.day(at: moment) + 1, from: moment)
        }
    }

    @Test("a file that counts leap seconds is refused as such")
    func leapSeconds() throws {
        // Of the six counts, the third is the leap seconds'; version 1, one type, one leap second.
        let counts: [UInt8] = [0, 0, 1, 0, 1, 4].flatMap { [0, 0, 0, $0] }
        let bytes = Array("TZif".utf8) + [UInt8](repeating: 0, count: 16) + counts
        let body = [UInt8](repeating: 0, count: 6 + 4 + 8)
        let error = #expect(throws: NotificationsError.self) { try Zone(name: "right", tzif: bytes + body) }
        #expect(error?.code == .leapSeconds)
    }
}
