extension Preferences {
    static let columns = """
        quiet_from, quiet_until, quiet_timezone, hourly_cap, daily_cap, CASE WHEN digest_said THEN digest END,
        digest_minute, allow_tracking, version
        """
    typealias Columns = (Int?, Int?, String?, Int?, Int?, Digest?, Int?, Bool?, Int)

    init(_ columns: Columns, _ choices: [Choice]) {
        let (from, until, timezone, hourly, daily, digest, minute, tracking, version) = columns
        if let from, let until { quietHours = QuietHours(from: from, until: until, timezone: timezone) }
        (hourlyCap, dailyCap, self.digest, digestMinute) = (hourly, daily, digest, minute)
        (self.choices, allowsTracking, self.version) = (choices, tracking, version)
    }
}
