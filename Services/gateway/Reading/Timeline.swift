import Notifications
import Primitives
import PublicAPI
import Storage

/// What happened to a notification, in order: its acceptance, what was decided, every attempt and callback.
struct Timeline {
    private enum Entry {
        case accepted
        case decision(ProjectedDecision)
        case delivery(ProjectedDelivery)
    }

    private let entries: [(at: Timestamp, entry: Entry)]

    init(acceptedAt moment: Timestamp) {
        entries = [(moment, .accepted)]
    }

    /// Of what happened at the same moment the earlier stage comes first.
    init(_ detail: NotificationDetail) {
        let decisions = detail.decisions.map { ($0.decidedAt, Entry.decision($0)) }
        let deliveries = detail.deliveries.map { ($0.occurredAt, Entry.delivery($0)) }
        let later = (decisions + deliveries).enumerated()
            .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element)
        entries = [(detail.row.createdAt, .accepted)] + later
    }

    func write(to json: inout JSONWriter) {
        json.key("timeline")
        json.array { json in
            for (moment, entry) in entries {
                json.object { json in
                    json.member("occurred_at", moment.rfc3339)
                    switch entry {
                    case .accepted:
                        json.member("channel", String?.none)
                        json.member("kind", "accepted")
                    case .decision(let decision): decision.write(to: &json)
                    case .delivery(let delivery): delivery.write(to: &json)
                    }
                }
            }
        }
    }
}

extension ProjectedDecision {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("channel", channel.rawValue)
        json.member("kind", "decided")
        json.member("verdict", verdict)
        json.member("reason", reason)
        json.member("detail", detail)
        json.member("until", until?.rfc3339)
    }
}

extension ProjectedDelivery {
    /// Of which reminder it is told, from 1.
    private var reminder: Int? { dispatch?.reminder(of: notification).map(Int.init) }

    fileprivate func write(to json: inout JSONWriter) {
        json.member("channel", channel.rawValue)
        json.member("kind", kind)
        json.member("reminder", reminder)
        json.key("attempt")
        json.number(attempt)
        json.member("provider", provider)
        json.member("provider_account", account)
        json.member("provider_message_id", providerMessage)
        json.member("provider_code", providerCode)
        json.member("reason", errorCode)
        json.member("detail", detail)
        json.key("automated")
        json.bool(isAutomated)
        json.member("currency", currency)
        json.key("cost_micros")
        json.number(cost)
    }
}
