import Concurrency
import Kafka
import Observability
import ServiceKit

/// Says whether the queues are empty enough that a fan-out may add to them: those of commands and of every channel. What
/// nobody has ever read does not count, for nobody waits behind it.
actor FanOutBrake {
    typealias Lag = @Sendable (_ group: String, _ topic: String) async throws -> Int

    private let limit: Int
    private let lag: Lag
    private let logger: Logger
    private var isOpen = false
    private var isKnownUntil = ContinuousClock.now

    private static let freshness = Duration.seconds(1)
    private static let queues: [(service: FleetService, topic: Topic)] = [
        (.orchestrator, .notificationCreated), (.emailWorker, .queued(.email)), (.smsWorker, .queued(.sms)),
        (.pushWorker, .queued(.push)), (.inappWorker, .queued(.inapp)),
    ]

    init(limit: Int, logger: Logger, lag: @escaping Lag) {
        (self.limit, self.logger, self.lag) = (limit, logger, lag)
    }

    /// As it was a second ago at most; when nobody can say, no.
    func allows() async -> Bool {
        guard isKnownUntil <= .now else { return isOpen }
        isKnownUntil = .now + FanOutBrake.freshness
        do {
            isOpen = try await longest() <= limit
        } catch {
            isOpen = false
            logger.warning("What waits in the queues is not known; nothing is fanned out", ["error": .error(error)])
        }
        return isOpen
    }

    private func longest() async throws -> Int {
        var longest = 0
        for (service, topic) in FanOutBrake.queues {
            longest = max(longest, try await lag(service.name, topic.name))
        }
        return longest
    }
}

extension FanOutBrake {
    init(limit: Int, _ admin: KafkaAdmin, logger: Logger) {
        self.init(limit: limit, logger: logger) { group, topic in
            let partitions = try await admin.lag(of: group, in: [topic], until: .after(.seconds(5)))
            return partitions.filter { $0.committed != nil }.reduce(0) { $0 + Int(clamping: $1.lag) }
        }
    }
}
