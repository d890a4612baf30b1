import Postgres
import Primitives

/// What a look at a budget has found, beside what looks before it have left in the table.
package struct WatchedBudget: Sendable {
    package let use: BudgetUse
    /// Whether the table says of this month just what was found.
    let isNoted: Bool
    /// Whether by the table all of it is spent.
    let wasSpent: Bool
    /// Whether endpoints were told that sending has stopped, and not that it goes on.
    package let hasToldStop: Bool
    /// When it was looked, by the database's clock.
    let seenAt: Timestamp

    init(_ row: PostgresRow) throws {
        use = try BudgetUse(row)
        isNoted = try row.decode(Bool.self, at: 8)
        wasSpent = try row.decode(Bool.self, at: 9)
        hasToldStop = try row.decode(Bool.self, at: 10)
        seenAt = try row.decode(Timestamp.self, at: 11)
    }

    /// Nobody decides by what is spent of a budget that only tells.
    var isToBeNoted: Bool { use.budget.enforcement == .stop && !isNoted }
}
