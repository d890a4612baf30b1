import Concurrency
import Kafka
import Observability
import Synchronization
import TestSupport
import Testing

@Suite("The broker is killed and restarted under load", .timeLimit(.minutes(2)))
struct BrokerRestartTests {
    private static let callLimit: Duration = .seconds(8)

    @Test("every send and admin call ends in time, well or retriable, and whatever was acknowledged is read")
    func restart() async throws {
        let broker = try await KafkaBroker()
        guard broker.isOwned else { return }
        let topic = try await TestTopic(
            partitions: 4,
            on: KafkaConfiguration(brokers: broker.bootstrapServers)
        )
        let load = try Load(topic)
        let member = try GroupMember(of: topic.name, topic)
        let reading = Task { try await load.read(with: member) }
        let sending = Task { try await load.send() }
        for cycle in 1...2 {
            try await eventually("records flow", within: .seconds(20)) { load.readCount >= cycle * 400 }
            try await broker.kill()
            try await load.askInVain()
            try await broker.start()
        }
        let before = load.readCount
        try await eventually("records flow again", within: .seconds(20)) { load.readCount >= before + 400 }
        load.stop()
        try await sending.value
        try await eventually("all that was acknowledged is read", within: .seconds(20)) { load.isAllRead }
        try await member.leave()
        try await reading.value
        #expect(load.findings.isEmpty, "\(load.findings)")
        try await broker.stop()
    }

    /// Numbered records, and what became of each.
    private final class Load: Sendable {
        private struct State {
            var latest = 0
            var acknowledged: Set<Int> = []
            var read: Set<Int> = []
            var isStopping = false
            var findings: [String] = []
        }

        private let topic: TestTopic
        private let producer: KafkaProducer
        private let admin: KafkaAdmin
        private let state = Mutex(State())

        init(_ topic: TestTopic) throws {
            self.topic = topic
            producer = try topic.producer()
            admin = try KafkaAdmin(topic.configuration, logger: .silent)
        }

        var readCount: Int { state.withLock { $0.read.count } }
        var isAllRead: Bool { state.withLock { $0.read.isSuperset(of: $0.acknowledged) } }
        var findings: [String] { state.withLock { $0.findings } }

        func stop() { state.withLock { $0.isStopping = true } }

        func send() async throws {
            await withTaskGroup { group in
                for _ in 0..<4 { group.addTask { while await self.sendBatch() {} } }
            }
            await producer.shutDown()
        }

        private func sendBatch() async -> Bool {
            let numbers = state.withLock { state in
                state.latest += 20
                return state.latest - 20..<state.latest
            }
            await judge("send") { deadline throws(KafkaError) in
                try await producer.send(numbers.map { topic.record("\($0)", key: "\($0)") }, until: deadline)
                state.withLock { $0.acknowledged.formUnion(numbers) }
            }
            return state.withLock { !$0.isStopping }
        }

        func askInVain() async throws {
            await judge("lag") { deadline throws(KafkaError) in
                _ = try await admin.lag(of: topic.name, in: [topic.name], until: min(deadline, .after(.seconds(1))))
            }
        }

        func read(with member: GroupMember) async throws {
            for try await batch in member.consumer.batches() {
                state.withLock { $0.read.formUnion(batch.compactMap { Int($0.text) }) }
                member.consumer.complete(batch)
            }
        }

        /// Notes a call that ended late, or with an error that is not retriable.
        private func judge(_ name: String, _ call: (Deadline) async throws(KafkaError) -> Void) async {
            let start = ContinuousClock.now
            do throws(KafkaError) {
                try await call(.after(BrokerRestartTests.callLimit))
            } catch {
                if !error.isRetriable { state.withLock { $0.findings.append("\(name): \(error)") } }
            }
            let took = start.duration(to: .now)
            guard took > BrokerRestartTests.callLimit + .seconds(1) else { return }
            state.withLock { $0.findings.append("\(name) took \(took)") }
        }
    }
}
