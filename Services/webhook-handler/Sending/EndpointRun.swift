import Concurrency
import Observability
import Primitives
import Storage

/// Sends what is due to one endpoint, for as long as there is something and its lease holds. The messages of a person
/// keep their order, as far as the endpoint takes them; those of several go side by side.
struct EndpointRun: Sendable {
    let place: WebhookQueue.Place
    let owner: UUIDv7
    let queue: WebhookQueue
    let vault: WebhookVault
    let database: TenantDatabase
    let call: WebhookCall
    let rules: SendingRules
    let closing: EndpointClosing
    let metrics: SendingMetrics

    private static let batch = 64
    /// Messages under way to one endpoint.
    private static let lanes = 8

    func run(until shutdown: GracefulShutdown) async throws {
        while !shutdown.hasBegun, let (url, due) = try await queue.due(place, by: owner, limit: EndpointRun.batch) {
            let keys = try await WebhookEndpointStore(database, vault).keys(of: place.endpoint, at: call.clock.now)
            guard try await send(due, url, keys, shutdown) else { return }
        }
    }

    /// Whether there may be more to do.
    private func send(
        _ due: [WebhookQueue.Due],
        _ url: String,
        _ keys: [WebhookKey],
        _ shutdown: GracefulShutdown
    ) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for lane in EndpointRun.lanes(due) {
                group.addTask {
                    for message in lane {
                        guard !shutdown.hasBegun, try await send(message, url, keys) else { return false }
                    }
                    return true
                }
            }
            return try await group.reduce(true) { $0 && $1 }
        }
    }

    /// Whether the endpoint takes more now.
    private func send(_ due: WebhookQueue.Due, _ url: String, _ keys: [WebhookKey]) async throws -> Bool {
        let (attempt, retryAfter) = await call(due.message, to: url, keys)
        let verdict = AttemptVerdict(attempt, tried: due.tried, retryAfter: retryAfter, rules)
        metrics.count(verdict.outcome, attempt.duration)
        let failingSince = try await queue.note(attempt, of: due.message.id, at: place, verdict.outcome)
        if verdict.isGone { return try await close(.gone) }
        if let failingSince, attempt.at - failingSince > rules.patience { return try await close(.failing) }
        if case .again(_, .some) = verdict.outcome { return false }
        return true
    }

    private func close(_ reason: WebhookEndpoint.Disabling) async throws -> Bool {
        try await closing.close(place, for: reason)
        return false
    }

    /// The messages of one person are in one lane.
    static func lanes(_ due: [WebhookQueue.Due]) -> [[WebhookQueue.Due]] {
        var lanes: [[WebhookQueue.Due]] = Array(repeating: [], count: lanes)
        for item in due {
            let key = (item.message.user ?? "").utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
                ($0 ^ UInt64($1)) &* 1_099_511_628_211
            }
            lanes[Int(key % UInt64(lanes.count))].append(item)
        }
        return lanes.filter { !$0.isEmpty }
    }
}
