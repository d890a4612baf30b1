import HTTPServer
import Primitives

/// So many in such a time, and as many at once: a token bucket.
struct RateLimit: Sendable, Equatable {
    let count: Int
    let period: Duration

    init(_ count: Int, in period: Duration) {
        (self.count, self.period) = (max(1, count), period)
    }

    /// In microseconds, for each.
    var interval: Double { Double(period.microseconds) / Double(count) }
}

struct RateLimits: Sendable {
    var tenant = RateLimit(60_000, in: .seconds(60))
    var recipient = RateLimit(150, in: .seconds(3600))
    /// Of an address, for those who are known by nothing else.
    var login = RateLimit(600, in: .seconds(60))
}

/// How much is left of the tighter limit, as a client is told.
struct RateLimitState: Sendable, Equatable {
    let limit: Int
    let remaining: Int
    /// Until all of it is there again.
    let reset: Duration

    func write(to fields: inout HTTPFields) {
        fields.append("RateLimit-Limit", "\(limit)")
        fields.append("RateLimit-Remaining", "\(remaining)")
        fields.append("RateLimit-Reset", "\(Int(reset.seconds.rounded(.up)))")
    }
}
