import Concurrency

/// An answer that is not a success: what the client did or the server could not do. Thrown by handlers and by the
/// parser, sent as `application/problem+json`.
package struct HTTPError: RetriableError, Equatable, CustomStringConvertible {
    /// One fault of a request's content, at a JSON Pointer.
    package struct Fault: Sendable, Equatable {
        package let pointer: String
        package let code: String
        package let detail: String

        package init(_ pointer: String, _ code: String, _ detail: String) {
            (self.pointer, self.code, self.detail) = (pointer, code, detail)
        }
    }

    package let status: HTTPStatus
    /// Stable, for programs: `unknown_field`.
    package let code: String
    /// What the code means, always the same: "A field is unknown".
    package let title: String
    /// What is wrong this time, for people. Never put anything secret here.
    package let detail: String
    package let faults: [Fault]
    package let retryAfter: Duration?
    /// Sent with the answer, such as WWW-Authenticate with 401.
    package let fields: HTTPFields

    package init(
        _ status: HTTPStatus,
        _ code: String,
        title: String? = nil,
        detail: String = "",
        faults: [Fault] = [],
        retryAfter: Duration? = nil,
        fields: HTTPFields = [:]
    ) {
        (self.status, self.code, self.title) = (status, code, title ?? status.reason)
        (self.detail, self.faults, self.retryAfter, self.fields) = (detail, faults, retryAfter, fields)
    }

    package var isRetriable: Bool { status.code >= 500 || retryAfter != nil }
    package var description: String { "\(status.code) \(code)\(detail.isEmpty ? "" : ": \(detail)")" }
}
