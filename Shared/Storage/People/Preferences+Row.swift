import Postgres

extension Preferences {
    static let columns = "quiet_from, quiet_until, quiet_timezone, hourly_cap, daily_cap, digest, version"

    /// Of these columns.
    init(_ row: PostgresRow, _ choices: [Choice]) throws {
        let (from, until, timezone, hourly, daily, digest, version) = try row.decode(
            (Int?, Int?, String?, Int?, Int?, Digest, Int).self
        )
        if let from, let until { quietHours = QuietHours(from: from, until: until, timezone: timezone) }
        (hourlyCap, dailyCap, self.digest, self.version) = (hourly, daily, digest, version)
        self.choices = choices
    }
}
