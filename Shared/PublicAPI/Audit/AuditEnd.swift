import HTTPServer
import Wire

/// How a deed ended: done, refused to the client, or failed by no fault of its own.
struct AuditEnd: Sendable, Equatable {
    let outcome: AuditOutcome
    /// The code that the client was told.
    let reason: String?

    static let done = AuditEnd(outcome: .done, reason: nil)

    private init(outcome: AuditOutcome, reason: String?) {
        (self.outcome, self.reason) = (outcome, reason)
    }

    init(_ error: any Error) {
        guard let error = error as? HTTPError else {
            self.init(outcome: .failed, reason: "internal_error")
            return
        }
        self.init(outcome: error.status.code < 500 ? .refused : .failed, reason: error.code)
    }
}
