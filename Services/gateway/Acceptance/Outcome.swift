import HTTPServer
import Primitives

/// What a client is told of one request.
enum Outcome: Sendable {
    case accepted(UUIDv7, RateLimitState?)
    case refused(HTTPError, RateLimitState? = nil)

    /// How much is left, where the door was asked.
    var limit: RateLimitState? {
        switch self {
        case .accepted(_, let limit), .refused(_, let limit): limit
        }
    }

    /// What is settled at the door; `nil` for what goes on.
    init?(_ admission: Admission) {
        switch admission {
        case .admitted: return nil
        case .repeated(let id): self = .accepted(id, nil)
        case .mismatch: self = .refused(.idempotencyMismatch)
        // Somebody else has begun again in between.
        case .inProgress, .resume: self = .refused(.idempotencyInProgress)
        case .limited(let state, let wait): self = .refused(.rateLimited(state, retryAfter: wait), state)
        }
    }
}
