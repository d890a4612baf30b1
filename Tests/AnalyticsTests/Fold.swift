import Primitives
import Wire

/// What the tables must hold of a history, by rules told apart from the program's own: a line a row.
struct Fold {
    private static let ladder = [
        "accepted", "held", "queued", "deferred", "unknown", "sent", "delivered", "opened", "clicked", "suppressed",
        "cancelled", "failed", "bounced", "complained",
    ]
    private let history: EventHistory

    init(_ history: EventHistory) {
        self.history = history
    }

    // MARK: Notifications

    var notifications: [String] {
        let ids = Set(history.commands.map(\.id) + history.events.map(\.notificationID) + moving.map(\.notificationID))
        return ids.map(notification).sorted()
    }

    private var moving: [DecisionRecord] { history.decisions.filter { !$0.isDryRun } }

    private func notification(_ id: UUIDv7) -> String {
        let events = history.events.filter { $0.notificationID == id }
        let decisions = moving.filter { $0.notificationID == id }
        let request = history.commands.first { $0.id == id }.flatMap { Fold.request($0) }
        var statuses: [Channel: String] = [:]
        for (channel, word) in events.map({ ($0.channel, Fold.word($0)) })
            + decisions.map({ ($0.channel, Fold.word($0)) })
        {
            statuses[channel] = Fold.higher(statuses[channel], word)
        }
        let times = events.map(\.occurredAt) + decisions.map(\.decidedAt) + [id.timestamp]
        let cost = events.reduce(0) { $0 + ($1.cost?.micros ?? 0) }
        let channels = [Channel.email, .sms, .push, .inapp].map { statuses[$0] ?? "-" }
        return line([
            id.description, request?.template ?? "-", request?.category ?? "-", request?.priority.word ?? "-",
            request.map { "\($0.isDryRun)" } ?? "-", channels.joined(separator: ","), Fold.overall(statuses), "\(cost)",
            "\((times.max() ?? id.timestamp).microseconds)",
        ])
    }

    private static func request(_ command: RecipientCommand) -> NotificationRequest? {
        if case .created(let created) = command.action { created.request } else { nil }
    }

    private static func word(_ event: DeliveryEvent) -> String {
        switch event.status {
        case .opened where event.isAutomated, .clicked where event.isAutomated: "delivered"
        case .unread: "opened"
        case .unsubscribed: "clicked"
        default: event.status.description
        }
    }

    private static func word(_ decision: DecisionRecord) -> String {
        switch decision.verdict {
        case .send: "queued"
        case .suppress: "suppressed"
        case .cancel: "cancelled"
        case .expire: "failed"
        default: "held"
        }
    }

    private static func rank(_ word: String) -> Int { ladder.firstIndex(of: word) ?? -1 }

    private static func higher(_ known: String?, _ new: String) -> String {
        known.map { rank($0) >= rank(new) ? $0 : new } ?? new
    }

    private static func overall(_ statuses: [Channel: String]) -> String {
        let going = statuses.values.filter { rank($0) < rank("suppressed") }
        return (going.isEmpty ? Array(statuses.values) : going).max { rank($0) < rank($1) } ?? "accepted"
    }

    // MARK: Logs

    var deliveries: [String] {
        history.events.map { event in
            line([
                event.notificationID.description, event.id.description, event.channel.description, Fold.word(event),
                event.status.description, "\(event.attempt)", event.provider ?? "-", event.providerMessageID ?? "-",
                event.reasonCode ?? "-", event.providerCode ?? "-", "\(event.cost?.micros ?? 0)",
                event.cost?.currency ?? "-", "\(event.isAutomated)",
            ])
        }.sorted()
    }

    var decisions: [String] {
        history.decisions.map { decision in
            line([
                decision.notificationID.description, decision.id.description, decision.channel.description,
                Fold.word(decision), decision.verdict.description, "\(decision.isDryRun)",
            ])
        }.sorted()
    }

    var audits: [String] {
        history.audits.map { line([$0.id.description, $0.action, $0.outcome.description]) }.sorted()
    }

    // MARK: Counts

    var counts: [String] {
        var counts: [String: (count: Int, cost: Int64)] = [:]
        func add(_ parts: [String], _ cost: Int64 = 0) {
            let key = line(parts)
            counts[key] = ((counts[key]?.count ?? 0) + 1, (counts[key]?.cost ?? 0) + cost)
        }
        for request in history.commands.compactMap({ command in Fold.request(command).map { (command.id, $0) } })
        where !request.1.isDryRun {
            add([hour(request.0.timestamp), "", "", request.1.template ?? "", request.1.category ?? "", "", "accepted"])
        }
        for decision in moving {
            let words = [decision.template?.key ?? "", decision.category ?? "", "", "decided_\(decision.verdict)"]
            add([hour(decision.decidedAt), decision.channel.description, ""] + words)
        }
        for event in history.counted {
            let made = [event.template?.key ?? "", event.category ?? "", event.cost?.currency ?? ""]
            let place = [hour(Fold.counted(event)), event.channel.description, event.provider ?? ""]
            add(place + made + [event.status.description], event.cost?.micros ?? 0)
        }
        for first in firsts { add(Array(first.dropFirst())) }
        return counts.map { line([$0.key, "\($0.value.count)", "\($0.value.cost)"]) }.sorted()
    }

    private var firsts: Set<[String]> {
        let signs: [DeliveryStatus] = [.opened, .clicked, .unsubscribed, .complained]
        let events = history.events.filter { !$0.isAutomated && signs.contains($0.status) }
        // The id makes each notification's own line; it is no part of the count's key.
        let lines = events.map { event in
            [
                event.notificationID.description, hour(event.notificationID.timestamp), event.channel.description, "",
                event.template?.key ?? "", event.category ?? "", "", "first_\(event.status)",
            ]
        }
        return Set(lines)
    }

    private static func counted(_ event: DeliveryEvent) -> Timestamp {
        max(event.notificationID.timestamp, min(event.occurredAt, event.recordedAt))
    }

    private func hour(_ moment: Timestamp) -> String { "\(moment.seconds / 3600)" }

    private func line(_ parts: [String]) -> String { parts.joined(separator: "|") }
}
