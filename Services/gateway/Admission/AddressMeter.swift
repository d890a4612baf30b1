import HTTPClient
import Primitives

/// How much each address has asked for lately. An address of IPv6 stands for its /64: whoever has one has all of it.
struct AddressMeter {
    private let limit: RateLimit
    private let most: Int
    /// When the bucket of each is full again.
    private var ends: [IPAddress: ContinuousClock.Instant] = [:]

    init(_ limit: RateLimit, most: Int = 100_000) {
        (self.limit, self.most) = (limit, most)
    }

    /// `wait` is until the next is taken, `nil` when this one is.
    mutating func take(_ address: IPAddress, at now: ContinuousClock.Instant) -> (
        state: RateLimitState, wait: Duration?
    ) {
        if ends.count >= most { forget(at: now) }
        let address = address.place
        let end = max(ends[address] ?? now, now)
        let (debt, interval) = (Double(now.duration(to: end).microseconds), limit.interval)
        let left = Int((Double(limit.count) - debt / interval + 0.000_001).rounded(.down))
        guard left > 0 else {
            let wait = Duration.microseconds(Int64(debt - Double(limit.count - 1) * interval) + 1)
            return (RateLimitState(limit: limit.count, remaining: 0, reset: now.duration(to: end)), wait)
        }
        let later = end + .microseconds(Int64(interval.rounded(.up)))
        ends[address] = later
        return (RateLimitState(limit: limit.count, remaining: left - 1, reset: now.duration(to: later)), nil)
    }

    /// Full buckets; and when a flood from everywhere has left none of them, all.
    private mutating func forget(at now: ContinuousClock.Instant) {
        ends = ends.filter { $0.value > now }
        if ends.count >= most { ends.removeAll() }
    }
}

extension IPAddress {
    fileprivate var place: IPAddress {
        switch self {
        case .v4: self
        case .v6(let number): .v6((number >> 64) << 64)
        }
    }
}
