import Concurrency
import HTTPServer

/// Where what was admitted is stored for good, so that its 202 is a promise.
protocol AcceptanceStage: Sendable {
    /// In their order why each was not stored; `nil` for one that was.
    func store(_ acceptances: [Acceptance], correlation: String, until deadline: Deadline) async -> [HTTPError?]
}
