package import Observability
import Synchronization

/// Tells ready from alive. Alive: the process answers. Ready: its dependencies serve and it is not draining.
/// Answers are kept for a moment, so that eager probes do not become load.
package final class Health: Sendable {
    private struct State {
        var isDraining = false
        var last: (at: ContinuousClock.Instant, dependencies: [HealthReport.Dependency])?
    }

    private let checks: [HealthCheck]
    private let freshness: Duration
    private let state = Mutex(State())
    private let gauges: [String: Gauge]

    package init(_ checks: [HealthCheck], freshness: Duration = .milliseconds(500), metrics: MetricRegistry) {
        (self.checks, self.freshness) = (checks, freshness)
        gauges = Dictionary(
            checks.map { check in
                let gauge = metrics.gauge(
                    "herald_dependency_ready",
                    "1 while the dependency answers its health check",
                    labels: ["dependency": check.dependency]
                )
                return (check.dependency, gauge)
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// From now on the service is not ready, so that it gets no new work while it drains.
    package func beginDraining() {
        state.withLock { $0.isDraining = true }
    }

    package func report() async -> HealthReport {
        let known = state.withLock { $0 }
        if let last = known.last, last.at.duration(to: .now) < freshness {
            return HealthReport(dependencies: last.dependencies, isDraining: known.isDraining)
        }
        let dependencies = await ask()
        let isDraining = state.withLock { state in
            state.last = (.now, dependencies)
            return state.isDraining
        }
        return HealthReport(dependencies: dependencies, isDraining: isDraining)
    }

    private func ask() async -> [HealthReport.Dependency] {
        let answers = await withTaskGroup(of: HealthReport.Dependency.self) { group in
            for check in checks { group.addTask { await check.perform() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for answer in answers { gauges[answer.name]?.set(answer.failure == nil ? 1 : 0) }
        return answers.sorted { $0.name < $1.name }
    }
}
