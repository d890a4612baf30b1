import Concurrency
import Kafka
import Observability
import Primitives
import Synchronization
import TestSupport

/// Records flow through a group whose members are killed at random, and once the broker stands still.
struct Soak: Sendable {
    private static let members = 3
    private static let kills = 6
    private static let stall: Duration = .seconds(20)
    private static let window = 20_000

    /// What came of it, in one line unless there are faults.
    struct Findings: CustomStringConvertible {
        let faults: [String]
        let summary: String

        var description: String {
            (faults.prefix(20).map { "FAULT \($0)" } + [summary]).joined(separator: "\n")
        }
    }

    private let batches: Int
    private let records: Int

    private let assignor: KafkaConsumerOptions.Assignor

    init(records: Int, _ assignor: KafkaConsumerOptions.Assignor) {
        self.assignor = assignor
        let round = Feeder.senders * Feeder.keysEach
        batches = max(1, records / round)
        self.records = batches * round
    }

    func run() async throws -> Findings {
        let start = ContinuousClock.now
        let broker = try await KafkaBroker()
        let configuration = KafkaConfiguration(brokers: broker.bootstrapServers)
        let admin = try KafkaAdmin(configuration, logger: .silent)
        let topic = "soak-\(UUIDv7(at: WallClock.system.now))"
        try await admin.ensureTopics([TopicSpecification(name: topic, partitions: 8)])
        let group = try SoakGroup(configuration, topic: topic, assignor)
        for _ in 0..<Soak.members { try group.startMember() }
        let watch = CommitWatch(admin, topic: topic)
        let watching = Task { await watch.run() }
        let feeder = try Feeder(configuration, topic: topic)
        let progress = Progress()
        let counting = Task { await progress.count(group) }
        async let feeding: Void = feeder.feed(batches: batches) { batch in
            batch * Feeder.senders * Feeder.keysEach < progress.handled + Soak.window
        }
        let stalls = try await disturb(broker, group, watch, progress)
        try await feeding
        try await eventually("every record is handed out", within: .seconds(60)) { progress.handled >= records }
        let endedInOrder = try await group.end()
        watching.cancel()
        counting.cancel()
        await counting.value
        _ = group.handled()
        var faults = endedInOrder ? [] : ["a member did not end in order"]
        let lags = try await admin.lag(of: topic, in: [topic])
        faults += lags.filter { $0.lag > 0 }.map { "\($0.partition): \($0.lag) not committed at the end" }
        try await broker.stop()
        return judge(group, watch, stalls, feeder, faults, start.duration(to: .now))
    }

    /// Kills members one after the other as the records flow; halfway the broker stands still too.
    private func disturb(
        _ broker: KafkaBroker,
        _ group: SoakGroup,
        _ watch: CommitWatch,
        _ progress: Progress
    ) async throws -> [Verdict.Disturbance] {
        var stalls: [Verdict.Disturbance] = []
        let step = records / (Soak.kills + 2)
        for number in 1...Soak.kills {
            let point = number * step + Int.random(in: 0..<step / 2)
            try await eventually("\(point) records are handed out", within: .seconds(60)) { progress.handled >= point }
            let isStalling = number == Soak.kills / 2 && broker.isOwned
            if isStalling { broker.pause() }
            try await group.killMember()
            if isStalling {
                stalls.append(Verdict.Disturbance(moment: monotonicNow(), life: nil, partition: nil))
                try await Task.sleep(for: Soak.stall)
                broker.resume()
                stalls.append(Verdict.Disturbance(moment: monotonicNow(), life: nil, partition: nil))
            }
            try await watch.look()
            try group.startMember()
        }
        return stalls
    }

    private func judge(
        _ group: SoakGroup,
        _ watch: CommitWatch,
        _ stalls: [Verdict.Disturbance],
        _ feeder: Feeder,
        _ faults: [String],
        _ elapsed: Duration
    ) -> Findings {
        let kills = group.lives.enumerated().compactMap { life, member in
            member.killed.map { Verdict.Disturbance(moment: $0, life: life, partition: nil) }
        }
        let verdict = Verdict(group.entries, watch.sights, kills + stalls)
        var faults = faults + verdict.faults
        if verdict.distinct != records { faults.append("\(records) records sent, \(verdict.distinct) handed out") }
        let replaced = feeder.metrics.counter("herald_kafka_producer_replacements_total", "").value
        return Findings(
            faults: faults,
            summary: """
                \(assignor.rawValue): \(records) records, \(kills.count) members killed, broker stalled \(stalls.count / 2) × \(Int(Soak.stall.seconds)) s, \
                producers replaced \(replaced): \(verdict.distinct) handed out, \(verdict.repeated) again, \
                \(watch.sights.count) looks at the commits, \(faults.count) faults, \(Int(elapsed.seconds)) s
                """
        )
    }
}

/// How many records the group has handled, counted at intervals by one task for all who ask.
private final class Progress: Sendable {
    private let count = Atomic(0)

    var handled: Int { count.load(ordering: .relaxed) }

    func count(_ group: SoakGroup) async {
        while !Task.isCancelled {
            count.store(group.handled(), ordering: .relaxed)
            try? await Task.sleep(for: .milliseconds(10))
        }
    }
}
