import Concurrency
import Kafka
import Links
import Observability
import Primitives
import Synchronization
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

@Suite("Outbox of engagements", .timeLimit(.minutes(1)))
struct EngagementOutboxTests {
    private let metrics = MetricRegistry()

    private func engagement() throws -> Engagement {
        let now = WallClock.system.now
        let dispatch = ChannelDispatch(
            id: UUIDv7(at: now),
            recipient: try #require(RecipientKey(tenant: "acme", user: "ann")),
            notificationID: UUIDv7(at: now),
            channel: .email,
            destination: .email(EmailDestination(address: "ann@example.com")),
            acceptedAt: now,
            decidedAt: now
        )
        return Engagement(Link(.open, of: LinkOrigin(dispatch, at: now)), "request", at: now)
    }

    private func count(_ name: String) -> Bool {
        String(decoding: metrics.prometheusText(), as: UTF8.self).contains("herald_tracking_\(name)_total 1")
    }

    @Test("a reader is answered though the broker hangs, and the event is stored when it comes back")
    func late() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Never.self)
        let stored = Mutex(0)
        let limits = EngagementLimits(patience: .milliseconds(10))
        let outbox = EngagementOutbox(limits: limits, metrics: metrics, logger: .silent) { records in
            for await _ in gate {}
            stored.withLock { $0 += records.count }
        }
        await outbox.tell(try engagement())
        #expect(stored.withLock { $0 } == 0 && count("late"))
        let shutdown = GracefulShutdown()
        let run = Task { try await GracefulShutdown.$current.withValue(shutdown) { try await outbox.run() } }
        shutdown.begin()
        open.finish()
        // A stop waits for what is under way.
        try await run.value
        #expect(stored.withLock { $0 } == 2 && !count("lost"))
    }

    @Test("what the broker refuses for now is sent again, and what it never takes is counted")
    func lost() async throws {
        let calls = Mutex(0)
        let limits = EngagementLimits(patience: .seconds(20), storeTime: .milliseconds(300))
        let outbox = EngagementOutbox(limits: limits, metrics: metrics, logger: .silent) { _ in
            calls.withLock { $0 += 1 }
            throw KafkaError(.unavailable, "down")
        }
        await outbox.tell(try engagement())
        #expect(calls.withLock { $0 } > 1 && count("lost"))
    }

    @Test("more than may wait are counted as lost, and wait for nothing")
    func full() async throws {
        let limits = EngagementLimits(patience: .seconds(20), underWay: 0)
        let outbox = EngagementOutbox(limits: limits, metrics: metrics, logger: .silent) { _ in }
        await outbox.tell(try engagement())
        #expect(count("lost"))
    }
}
