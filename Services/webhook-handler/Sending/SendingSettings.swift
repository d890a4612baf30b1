import HTTPClient
import ServiceKit

/// How tenants' endpoints are told of events.
struct SendingSettings: Sendable {
    let targets: SSRFGuard
    let rules: SendingRules
    let keep: Duration

    /// `nil` when the reader has found a fault.
    init?(_ reader: inout ConfigurationReader) {
        let targets = reader.webhookTargets()
        var rules = SendingRules()
        rules.attemptTime = reader.duration(
            "HERALD_WEBHOOK_TIMEOUT",
            default: rules.attemptTime,
            "how long an endpoint may take to answer"
        )
        rules.patience = reader.duration(
            "HERALD_WEBHOOK_PATIENCE",
            default: rules.patience,
            "an endpoint through which nothing got for so long is disabled"
        )
        keep = reader.duration("HERALD_WEBHOOK_KEEP", default: .seconds(30 * 86_400), "how long messages are kept")
        guard let targets else { return nil }
        (self.targets, self.rules) = (targets, rules)
    }
}
