import Primitives
import Testing

@Suite("Timestamp in RFC 3339")
struct TimestampRFC3339Tests {
    @Test(
        "the examples of RFC 3339, section 5.8, and others name their moment",
        arguments: [
            ("1985-04-12T23:20:50.52Z", 482_196_050_520_000),
            ("1996-12-19T16:39:57-08:00", 851_042_397_000_000),
            ("1990-12-31T23:59:60Z", 662_688_000_000_000),
            ("1990-12-31T15:59:60-08:00", 662_688_000_000_000),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130_000),
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01t00:00:00z", 0),
            ("1970-01-01 00:00:00-00:00", 0),
            ("1969-12-31T23:59:59.999999Z", -1),
            ("2024-02-29T00:00:00.123456789Z", 1_709_164_800_123_456),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ]
    )
    func reads(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "Z", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01T00:00Z", "2024-1-01T00:00:00Z",
            "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-32T00:00:00Z",
            "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:61Z", "2024-01-01T12:30:60Z",
            "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00,5Z", "2024-01-01T00:00:00+24:00",
            "2024-01-01T00:00:00+00:60", "2024-01-01T00:00:00+0000", "2024-01-01T00:00:00+00", " 2024-01-01T00:00:00Z",
            "2024-01-01T00:00:00Z ", "2024-01-01T00:00:00ZZ", "+2024-01-01T00:00:00Z", "12024-01-01T00:00:00Z",
            "2024/01/01T00:00:00Z", "２024-01-01T00:00:00Z", "2024-01-01T-1:00:00Z", "2024-01-01_00:00:00Z",
        ]
    )
    func refuses(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("writes microseconds only where there are any, always six digits of them")
    func writes() {
        #expect(Timestamp(microseconds: 0).rfc3339 == "1970-01-01T00:00:00Z")
        #expect(Timestamp(microseconds: 1).rfc3339 == "1970-01-01T00:00:00.000001Z")
        #expect(Timestamp(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999999Z")
        #expect(Timestamp(microseconds: 1_709_164_800_500_000).rfc3339 == "2024-02-29T00:00:00.500000Z")
    }

    @Test("what is written reads back, from year 0 to 9999")
    func roundTrip() {
        let (first, last) = (Int64(-62_167_219_200_000_000), Int64(253_402_300_799_999_999))
        var wrong: [Int64] = []
        for microseconds in stride(from: first, through: last, by: 2_690_745_678_901) {
            let moment = Timestamp(microseconds: microseconds)
            if Timestamp(rfc3339: moment.rfc3339) != moment { wrong.append(microseconds) }
        }
        #expect(wrong.isEmpty)
    }

    @Test("moments outside the four-digit years are written without a trap")
    func extremes() {
        #expect(Timestamp(microseconds: .max).rfc3339 == "294247-01-10T04:00:54.775807Z")
        #expect(!Timestamp(microseconds: .min).rfc3339.isEmpty)
    }
}
