import Postgres
package import Primitives

/// What a tenant means to spend in a month, on one channel or on all together.
package struct Budget: Sendable, Hashable {
    /// `nil` for all channels together.
    package let channel: Channel?
    /// Three capitals, as ISO 4217 has it. What is spent in another one does not count.
    package let currency: String
    /// Millionths of the currency.
    package let limit: Int64
    package let enforcement: Enforcement
    package internal(set) var version = 0

    /// What happens when all of it is spent.
    package enum Enforcement: String, TextColumn, CaseIterable {
        /// Somebody is told.
        case notify
        /// What it covers is no longer sent in that month, unless it is critical.
        case stop
    }

    /// `nil` unless the currency has three capitals and the limit is more than nothing.
    package init?(on channel: Channel?, limit: Int64, in currency: String, _ enforcement: Enforcement = .notify) {
        let isCurrency = currency.utf8.count == 3 && currency.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        guard isCurrency, limit > 0 else { return nil }
        (self.channel, self.limit, self.currency, self.enforcement) = (channel, limit, currency, enforcement)
    }

    /// In paths, answers and metrics.
    package var scope: String { channel?.rawValue ?? Budget.all }
    package static let all = "all"
}

/// A budget in a month.
package struct BudgetUse: Sendable, Hashable {
    package let tenant: TenantID
    package let budget: Budget
    /// When the month began, in UTC.
    package let month: Timestamp
    /// Millionths of the budget's currency.
    package let spent: Int64

    package init(tenant: TenantID, budget: Budget, month: Timestamp, spent: Int64) {
        (self.tenant, self.budget, self.month, self.spent) = (tenant, budget, month, spent)
    }

    /// Whole percents, rounded down, so that 100 is all of it and not nearly.
    package var percent: Int { Int(clamping: Int128(max(0, spent)) * 100 / Int128(budget.limit)) }

    /// Whether what it covers is no longer sent.
    package var isStopped: Bool { budget.enforcement == .stop && spent >= budget.limit }
}
