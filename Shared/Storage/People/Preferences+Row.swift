extension Preferences {
    static let columns =
        "quiet_from, quiet_until, quiet_timezone, hourly_cap, daily_cap, digest, allow_tracking, version"
    typealias Columns = (Int?, Int?, String?, Int?, Int?, Digest, Bool?, Int)

    init(_ columns: Columns, _ choices: [Choice]) {
        let (from, until, timezone, hourly, daily, digest, tracking, version) = columns
        if let from, let until { quietHours = QuietHours(from: from, until: until, timezone: timezone) }
        (hourlyCap, dailyCap, self.digest, self.version) = (hourly, daily, digest, version)
        (self.choices, allowsTracking) = (choices, tracking)
    }
}
