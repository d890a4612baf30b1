import Concurrency

/// Why a call to Kafka did not do what it was asked. After `timedOut` and `closed` a record may still have been
/// stored: `isRetriable` says that the same call may succeed later, not that it had no effect.
package struct KafkaError: RetriableError, CustomStringConvertible, Equatable {
    package enum Code: String, Sendable {
        /// The configuration cannot be right.
        case configuration
        /// The record cannot be sent as it is, such as to a partition that does not exist.
        case invalidRecord
        /// The record is larger than the broker or this client takes.
        case tooLarge
        case unknownTopic
        /// There was no answer within the call's deadline.
        case timedOut
        /// No broker can be reached, or the one in charge cannot serve now.
        case unavailable
        case notAuthorized
        /// Another client has taken this one's place, such as a member of the same static id.
        case fenced
        /// The group has moved on since: normal while it rebalances; the partition's new owner redoes the work.
        case staleMember
        /// The client is shutting down.
        case closed
        /// The calling task was cancelled.
        case cancelled
        /// Some records of a batch were not delivered; `failedRecords` tells which.
        case partial
        /// Any other refusal of the broker, or fault of the library.
        case other
    }

    /// A record of a batch that was not delivered, by its index there.
    package struct FailedRecord: Sendable, Equatable {
        package let index: Int
        package let error: KafkaError
    }

    package let code: Code
    package let message: String
    /// Ascending by index; empty unless the call was for a batch.
    package let failedRecords: [FailedRecord]
    package let isRetriable: Bool

    package init(_ code: Code, _ message: String) {
        (self.code, self.message, failedRecords) = (code, message, [])
        isRetriable = [.unknownTopic, .timedOut, .unavailable, .staleMember, .closed].contains(code)
    }

    init(failedRecords: [FailedRecord], of count: Int) {
        let sorted = failedRecords.sorted { $0.index < $1.index }
        code = .partial
        message = "\(sorted.count) of \(count) records failed, first \(sorted.first?.error.description ?? "")"
        isRetriable = sorted.allSatisfy { $0.error.isRetriable }
        self.failedRecords = sorted
    }

    package var description: String { "Kafka: \(code.rawValue), \(message)" }
}
