package import Observability

/// How often a cache had what was asked for.
package struct CacheLookups: Sendable {
    private let hits: Counter
    private let misses: Counter

    /// `tier` says where it keeps its copies.
    package init(_ cache: String, tier: String = "memory", metrics: MetricRegistry) {
        func counter(_ result: String) -> Counter {
            metrics.counter(
                "herald_storage_cache_lookups_total",
                "What was asked of a cache, by whether it had it.",
                labels: ["cache": cache, "tier": tier, "result": result]
            )
        }
        (hits, misses) = (counter("hit"), counter("miss"))
    }

    package func count(hits: Int, misses: Int) {
        if hits > 0 { self.hits.increment(by: hits) }
        if misses > 0 { self.misses.increment(by: misses) }
    }
}
