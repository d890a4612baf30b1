import Postgres

/// How often something happened, and what it cost.
package struct ReportCount: Sendable, Hashable {
    /// Of the dimensions that were asked for, in their order; a time is seconds since 1970.
    package let keys: [String]
    /// The event's word, `accepted`, `decided_…` of a verdict, or `first_…` of an engagement.
    package let kind: String
    package let currency: String
    package let count: Int64
    /// In millionths of the currency.
    package let cost: Int64

    init(_ row: PostgresRow) throws {
        (keys, kind, currency, count, cost) = try row.decode(([String], String, String, Int64, Int64).self)
    }
}
