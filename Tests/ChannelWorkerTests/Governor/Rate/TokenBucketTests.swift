import Primitives
import Testing

@testable import ChannelWorker

@Suite struct TokenBucketTests {
    private let start = Timestamp(milliseconds: 1_000_000)

    @Test("over any time no more tokens may be used than the rate and one lease allow", arguments: [17.0, 100, 3000])
    func rate(perSecond: Double) {
        var (bucket, now, used) = (TokenBucket(), start, 0)
        while now - start < .seconds(20) {
            let grant = bucket.lease(1 << 20, perSecond, at: now)
            now = now + grant.delay + .milliseconds(1)
            if now - start < .seconds(20) { used += grant.count }
        }
        let allowed = perSecond * 20
        let lease = Double(TokenBucket.largestLease(perSecond)) * 1.5 + 1
        #expect(Double(used) <= allowed + lease && Double(used) >= allowed * 0.99 - 1)
    }

    @Test("what was not used long ago is not made up for")
    func idle() {
        var bucket = TokenBucket()
        _ = bucket.lease(10, 100, at: start)
        let later = start + .seconds(3600)
        for _ in 0..<3 {
            #expect(bucket.lease(100, 100, at: later) == TokenBucket.Grant(count: 10, delay: .zero))
        }
        #expect(bucket.lease(100, 100, at: later).delay == .milliseconds(100))
    }

    @Test("who would wait beyond the horizon gets the time and no tokens, and books nothing")
    func horizon() {
        var bucket = TokenBucket()
        for _ in 0..<3 { _ = bucket.lease(1, 1, at: start) }
        let refused = bucket.lease(1, 1, at: start)
        #expect(refused.count == 0 && refused.delay == .seconds(1))
        #expect(bucket.lease(1, 1, at: start) == refused)
    }
}
