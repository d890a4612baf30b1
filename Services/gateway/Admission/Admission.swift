import Primitives
import Redis

/// What becomes of a request at the door.
enum Admission: Sendable, Equatable {
    case admitted(RateLimitState)
    /// The same request was accepted before, under this id.
    case repeated(UUIDv7)
    /// It was begun before under this id and not finished: it is to be done again, under the same.
    case resume(UUIDv7)
    case mismatch
    case inProgress
    case limited(RateLimitState, retryAfter: Duration)

    /// Reads the script's answer.
    init(_ answer: RedisValue) throws(RedisError) {
        let parts = try answer.elements(of: RedisValue.self)
        func number(_ index: Int) throws(RedisError) -> Int {
            parts.indices.contains(index) ? try parts[index].decode() : 0
        }
        let id = parts.count > 1 ? parts[1].text.flatMap { UUIDv7($0) } : nil
        switch (parts.first?.text, id) {
        case ("admitted", _): self = .admitted(try Admission.state(number))
        case ("limited", _):
            self = .limited(try Admission.state(number), retryAfter: .microseconds(try number(4)))
        case ("repeated", let id?): self = .repeated(id)
        case ("resume", let id?): self = .resume(id)
        case ("mismatch", _): self = .mismatch
        case ("in_progress", _): self = .inProgress
        default: throw RedisError(.unexpectedReply, "the script answered what it never does")
        }
    }

    private static func state(_ number: (Int) throws(RedisError) -> Int) throws(RedisError) -> RateLimitState {
        RateLimitState(limit: try number(1), remaining: try number(2), reset: .microseconds(try number(3)))
    }
}
