import Primitives

/// Gives out the tokens of an account, one for each send, so that over any time no more are used than the rate allows.
/// It knows only up to when the account is booked: a lease books its tokens after what is booked, and they may be used
/// when that time comes. Redis keeps the same for all workers together, by `BucketStore`'s script.
struct TokenBucket: Sendable, Equatable {
    struct Grant: Sendable, Equatable {
        let count: Int
        /// From now until the tokens may be used.
        let delay: Duration
    }

    /// So much of the rate goes into one lease at most: long enough to make round trips few, short enough that what
    /// starts at once is little.
    static let leaseSpan: Duration = .milliseconds(100)
    /// So much that was not used is made up for, since nobody asks at the very moment. An account of which nothing is
    /// known has no credit.
    static let credit: Duration = .milliseconds(200)
    /// Whoever would have to wait longer gets no tokens, but the time.
    static let horizon: Duration = .seconds(2)

    private(set) var bookedUntil: Timestamp?

    /// The most that one lease holds at a rate.
    static func largestLease(_ perSecond: Double) -> Int {
        max(1, Int(min(perSecond * leaseSpan.seconds, 1e6)))
    }

    /// No grant while it is booked for longer than the horizon.
    mutating func lease(_ wanted: Int, _ perSecond: Double, at now: Timestamp) -> Grant {
        let start = max(bookedUntil ?? now, now - TokenBucket.credit)
        let delay = max(.zero, start - now)
        guard delay <= TokenBucket.horizon else { return Grant(count: 0, delay: delay - TokenBucket.horizon) }
        let count = min(max(1, wanted), TokenBucket.largestLease(perSecond))
        bookedUntil = start + .seconds(Double(count) / perSecond)
        return Grant(count: count, delay: delay)
    }
}
