import Primitives
import PublicAPI
import Storage

/// How a channel came to its status: by how many attempts, at whose hands, for which price.
struct DeliverySummary: Equatable, AnswerObject {
    let channel: Channel
    let status: DeliveryStatus
    /// Calls to a provider, one that failed over or was tried again among them.
    private(set) var attempts = 0
    /// Of the attempt that was taken, or else of the last.
    private(set) var provider: String?
    private(set) var account: String?
    private(set) var message: String?
    private(set) var costs: [String: Int64] = [:]
    private var wasTaken = false

    /// What ends a call to a provider; all else is told by callbacks.
    private static let ends: Set<String> = ["sent", "deferred", "unknown", "failed", "bounced"]

    static func list(_ detail: NotificationDetail) -> [DeliverySummary] {
        Channel.allCases.compactMap { channel in
            detail.row.statuses[channel].map { status in
                DeliverySummary(channel, status, detail.deliveries.filter { $0.channel == channel })
            }
        }
    }

    init(_ channel: Channel, _ status: DeliveryStatus, _ events: [ProjectedDelivery]) {
        (self.channel, self.status) = (channel, status)
        var calls: Set<[String]> = []
        for event in events {
            if let currency = event.currency { costs[currency] = (costs[currency] ?? 0).addingSaturating(event.cost) }
            guard DeliverySummary.ends.contains(event.kind), let name = event.provider, event.attempt > 0 else {
                continue
            }
            calls.insert([event.dispatch?.description ?? "", "\(event.attempt)", name, event.account ?? ""])
            guard !wasTaken else { continue }
            (provider, account, message) = (name, event.account, event.providerMessage)
            wasTaken = event.kind == "sent"
        }
        attempts = calls.count
    }

    static func write(_ list: [DeliverySummary], to json: inout JSONWriter) {
        json.key("deliveries")
        json.array(of: list)
    }

    func write(to json: inout JSONWriter) {
        json.member("channel", channel.rawValue)
        json.member("status", status.rawValue)
        json.key("attempts")
        json.number(attempts)
        json.member("provider", provider)
        json.member("provider_account", account)
        json.member("provider_message_id", message)
        json.key("costs")
        json.array { json in
            for (currency, micros) in costs.sorted(by: { $0.key < $1.key }) {
                json.object { json in
                    json.member("currency", currency)
                    json.key("micros")
                    json.number(micros)
                }
            }
        }
    }
}
