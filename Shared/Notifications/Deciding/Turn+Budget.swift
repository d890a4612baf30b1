extension Turn {
    /// Asked last: what waits for anything else is looked at when it is due, and there may be another month by then.
    func byBudget(_ channel: Channel) -> Ruling? {
        guard let budget = knowledge.spentBudgets.first(where: { $0.stops(channel, at: now) }) else { return nil }
        return .suppress(
            .budgetSpent,
            .budget,
            [
                Fact("budget", .text(budget.channel?.word ?? "all")),
                Fact("currency", .text(budget.currency)),
                Fact("limit_micros", .number(budget.limit)),
                Fact("spent_micros", .number(budget.spent)),
                Fact("month", .moment(budget.month.lowerBound)),
            ]
        )
    }
}
