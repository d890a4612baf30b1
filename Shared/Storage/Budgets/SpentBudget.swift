import Postgres
package import Primitives

/// A budget that stops what it covers, of which all is known to be spent in a month.
package struct SpentBudget: Sendable, Hashable {
    /// `nil` for all channels together.
    package let channel: Channel?
    package let currency: String
    /// Millionths of the currency.
    package let limit: Int64
    package let spent: Int64
    /// It may be one that is over: whoever reads compares it with the clock.
    package let month: Range<Timestamp>

    /// From the columns `channel, currency, micros, spent` and both ends of the month.
    init(_ row: PostgresRow, from column: Int) throws {
        channel = Channel(rawValue: try row.decode(String.self, at: column))
        currency = try row.decode(String.self, at: column + 1)
        limit = try row.decode(Int64.self, at: column + 2)
        spent = try row.decode(Int64.self, at: column + 3)
        let begin = try row.decode(Timestamp.self, at: column + 4)
        month = begin..<max(begin, try row.decode(Timestamp.self, at: column + 5))
    }
}
