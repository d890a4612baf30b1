import Primitives
import Storage
import TestSupport

/// What happened to some notifications, and what must be known of them when all of it has been projected.
struct ProjectionHistory {
    private(set) var batch = ProjectionBatch()

    init(tenant: TenantID, notifications count: Int, at epoch: Timestamp, using generator: inout SeededGenerator) {
        for number in 0..<count {
            let id = UUIDv7(at: epoch + .milliseconds(number))
            var asked = ProjectedNotification(tenant: tenant, id: id, user: "u\(number % 7)", priority: "normal")
            asked.template = "t\(number % 3)"
            asked.channels = [.email, .push]
            asked.metadata = #"{"campaign": "c\#(number)\u0000"}"#
            batch.notifications.append(asked)
            for channel in Channel.allCases.shuffled(using: &generator).prefix(Int.random(in: 0...3, using: &generator))
            {
                addSteps(of: asked, on: channel, using: &generator)
            }
        }
    }

    private mutating func addSteps(
        of asked: ProjectedNotification,
        on channel: Channel,
        using generator: inout SeededGenerator
    ) {
        let outcome = [DeliveryStatus.held, .queued, .suppressed, .cancelled].randomElement(using: &generator) ?? .held
        batch.decisions.append(
            ProjectedDecision(
                tenant: asked.tenant,
                notification: asked.id,
                user: asked.user,
                decision: UUIDv7(named: "\(channel)"),
                channel: channel,
                outcome: outcome,
                reason: "test",
                decidedAt: asked.id.timestamp + .milliseconds(3)
            )
        )
        for step in 0..<Int.random(in: 0...4, using: &generator) {
            var event = ProjectedDelivery(
                tenant: asked.tenant,
                notification: asked.id,
                user: asked.user,
                event: UUIDv7(named: "\(channel) \(step)"),
                channel: channel,
                status: DeliveryStatus.allCases.randomElement(using: &generator) ?? .sent,
                occurredAt: asked.id.timestamp + .milliseconds(Int.random(in: -5...5000, using: &generator))
            )
            event.cost = Int64.random(in: 0...3, using: &generator)
            event.detail = "line \(step)\0"
            batch.deliveries.append(event)
        }
    }

    /// Every record at least once and some more often, in any order, cut into batches of any size.
    func scrambled(using generator: inout SeededGenerator) -> [ProjectionBatch] {
        var pieces: [ProjectionBatch] = []
        let repeated = generator
        for count in [batch.count / 3 + 1, batch.count, 7] {
            var source = repeated
            pieces += split(into: count, using: &source)
        }
        return pieces.shuffled(using: &generator)
    }

    private func split(into count: Int, using generator: inout SeededGenerator) -> [ProjectionBatch] {
        var pieces = Array(repeating: ProjectionBatch(), count: count)
        for record in batch.notifications {
            pieces[Int.random(in: 0..<count, using: &generator)].notifications.append(record)
        }
        for record in batch.deliveries {
            pieces[Int.random(in: 0..<count, using: &generator)].deliveries.append(record)
            if Bool.random(using: &generator) {
                pieces[Int.random(in: 0..<count, using: &generator)].deliveries.append(record)
            }
        }
        for record in batch.decisions { pieces[Int.random(in: 0..<count, using: &generator)].decisions.append(record) }
        return pieces.filter { $0.count > 0 }
    }

    /// The statuses, cost and time of a notification by the rules of the ladder.
    func expected(_ id: UUIDv7) -> (statuses: [Channel: DeliveryStatus], cost: Int64, updatedAt: Timestamp) {
        let events = batch.deliveries.filter { $0.notification == id }
        let decisions = batch.decisions.filter { $0.notification == id }
        let steps = events.map { ($0.channel, $0.status) } + decisions.map { ($0.channel, $0.outcome) }
        let times = events.map(\.occurredAt) + decisions.map(\.decidedAt) + [id.timestamp]
        let statuses = Dictionary(steps) { $0.rank > $1.rank ? $0 : $1 }
        return (statuses, events.map(\.cost).reduce(0, +), times.max() ?? id.timestamp)
    }

    /// The furthest channel that has not come to a bad end; when all have, the worst.
    static func overall(_ statuses: [Channel: DeliveryStatus]) -> DeliveryStatus {
        let going = statuses.values.filter { $0.rank < DeliveryStatus.suppressed.rank }
        return (going.isEmpty ? Array(statuses.values) : going).max { $0.rank < $1.rank } ?? .accepted
    }
}

extension DeliveryStatus {
    var rank: Int { DeliveryStatus.allCases.firstIndex(of: self) ?? 0 }
}
