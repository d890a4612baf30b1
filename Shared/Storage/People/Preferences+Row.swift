import Postgres

extension Preferences {
    static let columns = """
        quiet_from, quiet_until, quiet_timezone, hourly_cap, daily_cap, CASE WHEN digest_said THEN digest END,
        digest_minute, allow_tracking, version
        """
    static let choiceColumns = "nullif(category, ''), nullif(channel, ''), allowed"
    typealias Columns = (Int?, Int?, String?, Int?, Int?, Digest?, Int?, Bool?, Int)

    /// What a query for `columns` and one for `choiceColumns` gave; the defaults where the first found nothing.
    init(_ outcomes: [Result<PostgresRows, PostgresError>]) throws {
        self.init()
        guard outcomes.count == 2, let row = try outcomes[0].get().decodeFirst(Columns.self) else { return }
        let choices = try outcomes[1].get().decode((CategoryKey?, Channel?, Bool).self)
        self.init(row, choices.map { .init(category: $0, channel: $1, isAllowed: $2) })
    }

    init(_ columns: Columns, _ choices: [Choice]) {
        let (from, until, timezone, hourly, daily, digest, minute, tracking, version) = columns
        if let from, let until { quietHours = QuietHours(from: from, until: until, timezone: timezone) }
        (hourlyCap, dailyCap, self.digest, digestMinute) = (hourly, daily, digest, minute)
        (self.choices, allowsTracking, self.version) = (choices, tracking, version)
    }
}
