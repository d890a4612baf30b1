import Concurrency
import Kafka
import Observability
import ServiceKit
import Synchronization
import Wire

/// Looks once a `period`, beside the requests, at how far behind the fleet is. What cannot be read for a while is not
/// known to be behind.
final class BacklogWatch: Service {
    private let admin: KafkaAdmin
    private let limits: SheddingLimits
    private let period: Duration
    private let patience: Duration
    private let logger: Logger
    private let gauges: [Backlogs.Stage: Gauge]
    private let state = Mutex(State())

    private struct State {
        var backlogs = Backlogs()
        var seenAt = ContinuousClock.now
        var isFailing = false
    }

    init(
        _ admin: KafkaAdmin,
        _ limits: SheddingLimits,
        period: Duration = .seconds(1),
        patience: Duration = .seconds(30),
        metrics: MetricRegistry,
        logger: Logger
    ) {
        (self.admin, self.limits, self.period, self.patience, self.logger) = (admin, limits, period, patience, logger)
        gauges = Dictionary(
            uniqueKeysWithValues: Backlogs.Stage.watched.map { stage in
                let help = "What is refused for a stage that is behind: 0 nothing, 1 low, 2 normal, 3 high priority."
                return (stage, metrics.gauge("herald_gateway_shedding", help, labels: ["topic": stage.topic.name]))
            }
        )
    }

    func level(for channels: [Channel]) -> SheddingLevel { state.withLock { $0.backlogs.level(for: channels) } }

    func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            if limits != .never { await look() }
            await shutdown.sleep(for: period)
        }
    }

    private func look() async {
        do {
            for stage in Backlogs.Stage.watched {
                let lag = try await admin.lag(of: stage.group.name, in: [stage.topic.name], until: .after(.seconds(5)))
                note(lag.reduce(0) { $0 &+ $1.lag }, in: stage)
            }
            state.withLock { ($0.seenAt, $0.isFailing) = (.now, false) }
        } catch {
            fail(error)
        }
    }

    private func note(_ waiting: Int64, in stage: Backlogs.Stage) {
        let (before, after) = state.withLock { state in
            let before = state.backlogs.level(of: stage)
            state.backlogs.observe(waiting, in: stage, limits)
            return (before, state.backlogs.level(of: stage))
        }
        gauges[stage]?.set(after.rawValue)
        guard before != after else { return }
        logger.warning(
            "What is refused has changed",
            [
                "kafka.topic": .string(stage.topic.name), "shedding.waiting": .integer(waiting),
                "shedding.level": .integer(after.rawValue),
            ]
        )
    }

    private func fail(_ error: KafkaError) {
        let (isNew, isBlind) = state.withLock { state in
            defer { state.isFailing = true }
            let isBlind = state.seenAt.duration(to: .now) > patience
            if isBlind { state.backlogs = Backlogs() }
            return (!state.isFailing, isBlind)
        }
        if isBlind { for gauge in gauges.values { gauge.set(0) } }
        if isNew { logger.warning("It is not known how far behind the fleet is", ["error": .error(error)]) }
    }
}

extension SheddingLimits {
    static let never = SheddingLimits(low: nil, normal: nil, high: nil)
}

extension Backlogs.Stage {
    static let watched: [Backlogs.Stage] = [
        .deciding, .sending(.email), .sending(.sms), .sending(.push), .sending(.inapp),
    ]

    fileprivate var topic: Topic {
        switch self {
        case .deciding: .notificationCreated
        case .sending(let channel): channel.word.flatMap(ChannelTopics.init).map(Topic.queued) ?? .notificationCreated
        }
    }

    /// Who reads it: services' groups have their names.
    fileprivate var group: FleetService {
        switch self {
        case .sending(.email): .emailWorker
        case .sending(.sms): .smsWorker
        case .sending(.push): .pushWorker
        case .sending(.inapp): .inappWorker
        default: .orchestrator
        }
    }
}
