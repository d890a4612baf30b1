import CWire
package import Primitives

/// What went wrong with one attempt.
package struct Failure: Sendable, Hashable {
    package var attempt: UInt32
    package var occurredAt: Timestamp
    /// A stable word out of one table, such as provider_timeout.
    package var reasonCode: String
    package var detail: String?
    package var provider: String?
    package var providerAccount: String?
    /// What the provider called it: a status or error code.
    package var providerCode: String?
    package var isRetriable = false
    /// The provider may have taken it all the same.
    package var isOutcomeUnknown = false

    package init(attempt: UInt32, occurredAt: Timestamp, reasonCode: String) {
        (self.attempt, self.occurredAt, self.reasonCode) = (attempt, occurredAt, reasonCode)
    }
}

extension Failure: WireMessage {
    static func initialize(_ message: UnsafeMutablePointer<Herald__V1__Failure>) {
        herald__v1__failure__init(message)
    }

    init(_ message: Herald__V1__Failure, _ reader: WireReader) throws(WireError) {
        attempt = message.attempt
        occurredAt = reader.time(message.occurred_at)
        reasonCode = try reader.text(message.reason_code, "Failure.reason_code")
        detail = try reader.foreignText(message.detail, "Failure.detail")
        provider = try reader.optionalText(message.provider, "Failure.provider")
        providerAccount = try reader.optionalText(message.provider_account, "Failure.provider_account")
        providerCode = try reader.optionalText(message.provider_code, "Failure.provider_code")
        (isRetriable, isOutcomeUnknown) = (message.retriable != 0, message.outcome_unknown != 0)
    }

    func write(to message: inout Herald__V1__Failure, _ writer: WireWriter) throws(WireError) {
        message.attempt = attempt
        message.occurred_at = writer.time(occurredAt)
        message.reason_code = try writer.text(reasonCode, "Failure.reason_code")
        message.detail = try writer.foreignText(detail)
        message.provider = try writer.text(provider, "Failure.provider")
        message.provider_account = try writer.text(providerAccount, "Failure.provider_account")
        message.provider_code = try writer.text(providerCode, "Failure.provider_code")
        (message.retriable, message.outcome_unknown) = (isRetriable ? 1 : 0, isOutcomeUnknown ? 1 : 0)
    }
}
