import Concurrency
package import Kafka
package import Observability
package import Primitives
package import ServiceKit
import Wire

/// Sends the dispatches of one channel: many people's at once, each person's in order. It reads the channel's queue and
/// its waiting topics as one member of a group, each topic by itself, so that none waits for another. Offsets are
/// committed up to the first dispatch that is not done with.
package final class ChannelWorker: Service {
    /// What differs between channels and between tests.
    package struct Settings: Sendable {
        /// How many of each topic are sent at once.
        package var inFlight = 200
        /// How many of each topic that are not due yet wait in memory.
        package var waiting = 5000
        package var callLimit: Duration = .seconds(30)
        package var ladder = RetryLadder.standard
        package var clock = WallClock.system
        package var randomness = Randomness.secure
        package var tracer = Tracer.silent
        package var hedging = Hedging()
        /// Providers whose callbacks give back nothing of ours.
        package var withoutEcho: Set<String> = []

        package init() {}
    }

    /// When a second provider is asked beside one that is slow to answer: after what all but a twentieth of its calls
    /// take, within these bounds.
    package struct Hedging: Sendable {
        package var shortestDelay: Duration = .milliseconds(100)
        package var longestDelay: Duration = .seconds(10)
        /// While nobody knows how long its calls take.
        package var firstDelay: Duration = .seconds(2)
        /// How long the other has to answer once one has taken the message.
        package var grace: Duration = .seconds(2)
    }

    private let consumer: KafkaConsumer
    private let topics: [TopicWorker]

    /// `tiers`: whose waiting topics are read beside the queue.
    package init(
        _ work: any ChannelWork,
        tiers: [RetryTier] = RetryTier.allCases,
        group: String,
        _ kafka: KafkaConfiguration,
        settings: Settings = Settings(),
        metrics: MetricRegistry,
        logger: Logger
    ) throws {
        let putBack = PutBack(work, settings, logger)
        topics = ([nil] + tiers).map { TopicWorker(work, tier: $0, putBack, settings, logger) }
        let leaving = LeavingPartitions(topics.map(\.room), putBack)
        var options = KafkaConsumerOptions(group: group, topics: topics.map(\.topic))
        options.topicsApart = true
        // A service may read something else as a member of the same group.
        options.staticInstanceID = kafka.instance.map { "\($0).channel.\(work.channel.rawValue)" }
        consumer = try KafkaConsumer(kafka, options, metrics: metrics, logger: logger) { await leaving.handle($0) }
        leaving.attach(consumer)
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in try await consumer.run() }
            for topic in topics { group.addTask { [self] in try await topic.run(consumer) } }
            try await group.waitForAll()
        }
    }
}
