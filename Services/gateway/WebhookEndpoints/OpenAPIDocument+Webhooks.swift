import Primitives
import PublicAPI
import Storage

extension OpenAPIDocument {
    /// What endpoints of tenants are sent, an entry an event.
    static func writeWebhooks(to json: inout JSONWriter) {
        json.key("webhooks")
        json.object { json in
            for event in WebhookEvent.allCases {
                json.key(event.rawValue)
                json.object { json in
                    json.key("post")
                    json.object { event.write(to: &$0) }
                }
            }
        }
    }
}

extension WebhookEvent {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("summary", meaning)
        json.key("tags")
        json.array { $0.string(OperationGroup.webhooks.name) }
        json.key("security")
        json.array { _ in }
        json.key("parameters")
        json.raw(WebhookEvent.headers.utf8)
        json.key("requestBody")
        json.raw(
            """
            {"required": true, "content": {"application/json": {"schema": {"type": "object",
             "required": ["type", "timestamp", "data"], "properties": {"type": {"const": "\(rawValue)"},
             "timestamp": {"$ref": "#/components/schemas/Time"}, "data": \(Schema.reference(schema))}}}}}
            """.utf8
        )
        json.key("responses")
        json.raw(
            #"{"2XX": {"description": "It was taken."}, "410": {"description": "Nothing more is wanted."}}"#.utf8
        )
    }

    private static let headers = """
        [{"name": "webhook-id", "in": "header", "required": true, "schema": {"type": "string"},
        "description": "The same in every attempt."},
        {"name": "webhook-timestamp", "in": "header", "required": true, "schema": {"type": "integer"},
        "description": "Of this attempt, in seconds since 1970."},
        {"name": "webhook-signature", "in": "header", "required": true, "schema": {"type": "string"},
        "description": "By Standard Webhooks, over the id, the timestamp and the body."}]
        """

    private var schema: String {
        switch self {
        case .received: "WebhookText"
        case .endpointDisabled: "WebhookClosing"
        case .budgetReached, .budgetResumed: "WebhookBudget"
        default: "WebhookNews"
        }
    }

    private var meaning: String {
        switch self {
        case .sent: "The provider took it, or it is in the inbox."
        case .delivered: "It arrived."
        case .opened: "It was opened."
        case .clicked: "A link in it was followed."
        case .seen: "It was seen in the inbox."
        case .read: "It was read in the inbox."
        case .archived: "It was put away in the inbox."
        case .unread: "It was marked as unread in the inbox."
        case .replied: "The person answered it."
        case .bounced: "It could not be delivered."
        case .complained: "The person reported it as unwanted."
        case .unsubscribed: "The person wants no more like it."
        case .deferred: "It did not get through yet; another attempt follows."
        case .failed: "It was given up."
        case .expired: "Its time was over before it could be sent."
        case .cancelled: "It was cancelled before it was sent."
        case .retracted: "It was taken back from the inbox."
        case .unknown: "It cannot be told whether the provider took it."
        case .held: "It was decided to wait, as quiet hours demand: `until` says until when."
        case .suppressed: "It was decided not to send it: `reason` says why."
        case .received: "A person has texted something that is neither STOP, START nor HELP."
        case .endpointDisabled: "Another endpoint of yours is sent nothing any more."
        case .budgetReached:
            "80 or 100 percent of a month's budget are spent: `stopped` says whether sending has stopped."
        case .budgetResumed: "What a spent budget had stopped is sent again."
        }
    }
}
