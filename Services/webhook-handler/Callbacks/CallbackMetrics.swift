import Observability

/// What came of callbacks, and of the events in them.
struct CallbackMetrics: Sendable {
    private let registry: MetricRegistry

    init(_ registry: MetricRegistry) {
        self.registry = registry
    }

    func note(_ account: AccountName, _ outcome: String, _ count: Int) {
        registry.counter(
            "herald_callbacks_events_total",
            "Events in callbacks, by what they tell, or why nobody was told.",
            labels: ["provider": account.provider.rawValue, "outcome": outcome]
        ).increment(by: count)
    }

    func refused(_ account: AccountName?, _ code: CallbackError.Code) {
        registry.counter(
            "herald_callbacks_refused_total",
            "Callbacks that were not taken.",
            labels: ["provider": account?.provider.rawValue ?? "unknown", "code": code.rawValue]
        ).increment()
    }
}
