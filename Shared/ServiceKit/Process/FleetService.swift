/// The eight executables, in flow order: product, container and metrics label are the raw value.
package enum FleetService: String, CaseIterable, Sendable {
    case gateway
    case orchestrator
    case emailWorker = "email-worker"
    case smsWorker = "sms-worker"
    case pushWorker = "push-worker"
    case inappWorker = "inapp-worker"
    case webhookHandler = "webhook-handler"
    case analytics

    package var name: String { rawValue }

    /// Where `/healthz`, `/readyz` and `/metrics` are, unless configured otherwise.
    var adminPort: UInt16 {
        switch self {
        case .gateway: 9101
        case .orchestrator: 9102
        case .emailWorker: 9103
        case .smsWorker: 9104
        case .pushWorker: 9105
        case .inappWorker: 9106
        case .webhookHandler: 9107
        case .analytics: 9108
        }
    }

    /// Where clients, browsers and providers reach it; `nil` for a service that only Kafka reaches.
    var publicPort: UInt16? {
        switch self {
        case .gateway: 8080
        case .inappWorker: 8081
        case .webhookHandler: 8082
        case .analytics: 8083
        case .orchestrator, .emailWorker, .smsWorker, .pushWorker: nil
        }
    }

    var purpose: String {
        switch self {
        case .gateway: "accepts notifications and everything else that API clients ask"
        case .orchestrator: "decides for each person which channels, when and whether"
        case .emailWorker: "renders and sends mail"
        case .smsWorker: "renders and sends text messages"
        case .pushWorker: "renders and sends push notifications"
        case .inappWorker: "keeps every person's inbox and streams it"
        case .webhookHandler: "takes providers' callbacks, tracking and unsubscribes, and sends webhooks"
        case .analytics: "projects events into reports and the console"
        }
    }

    /// The topics that must exist before it can work: those it reads and those it writes.
    package var topics: [Topic] {
        switch self {
        case .gateway: [.notificationCreated, .auditRecorded] + ChannelTopics.allCases.map(Topic.queued)
        case .orchestrator: [.notificationCreated, .notificationDecided] + ChannelTopics.allCases.map(Topic.queued)
        case .emailWorker: Topic.worker(.email)
        case .smsWorker: Topic.worker(.sms)
        case .pushWorker: Topic.worker(.push) + [.auditRecorded]
        case .inappWorker: Topic.worker(.inapp) + [.notificationCreated, .delivery(.engaged)]
        case .webhookHandler:
            [.notificationCreated, .notificationDecided, .auditRecorded] + ChannelTopics.allCases.map(Topic.sent)
                + DeliveryOutcome.allCases.map(Topic.delivery)
        case .analytics:
            [.notificationCreated, .notificationDecided, .auditRecorded] + ChannelTopics.allCases.map(Topic.sent)
                + DeliveryOutcome.allCases.map(Topic.delivery) + ChannelTopics.allCases.map(Topic.deadLetters)
        }
    }
}

extension Topic {
    /// What a channel's worker reads and writes.
    fileprivate static func worker(_ channel: ChannelTopics) -> [Topic] {
        [queued(channel), deadLetters(channel), sent(channel), delivery(.failed)]
            + RetryTier.allCases.map { retry(channel, $0) }
    }
}
