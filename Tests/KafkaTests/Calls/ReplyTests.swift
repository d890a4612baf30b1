import Concurrency
import Testing

@testable import Kafka

@Suite(.timeLimit(.minutes(1))) struct ReplyTests {
    @Test("the first outcome counts, whether it comes before or after the wait begins")
    func first() async throws {
        let early = Reply<Int>()
        early.settle(.success(1))
        early.settle(.success(2))
        #expect(early.isSettled)
        #expect(try await early.value(of: "call", until: .after(.seconds(60))) == 1)
        let reply = Reply<Int>()
        let waiting = Task { try await reply.value(of: "call", until: .after(.seconds(60))) }
        reply.settle(.success(3))
        reply.settle(.success(4))
        #expect(try await waiting.value == 3)
    }

    @Test("ends by its deadline, and at a cancellation")
    func endings() async throws {
        let late = Reply<Int>()
        let timeout = await #expect(throws: KafkaError.self) {
            try await late.value(of: "call", until: .after(.milliseconds(20)))
        }
        #expect(timeout?.code == .timedOut)
        late.settle(.success(1))
        let waiting = Task { try await Reply<Int>().value(of: "call", until: .after(.seconds(60))) }
        waiting.cancel()
        let cancelled = await #expect(throws: KafkaError.self) { try await waiting.value }
        #expect(cancelled?.code == .cancelled)
    }
}
