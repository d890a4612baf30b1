import ChannelWorker
import Concurrency
import Network
import Observability
import Primitives
import Redis
import Wire

/// One worker's governor in a process of its own: asks as often as it may, and prints how often it went.
/// Usage: governor-sends REDIS_URL START_MICROSECONDS SECONDS TASKS NAME=RATE...
@main
enum GovernorSends {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().map(\.self)
        guard arguments.count > 4, let start = Int64(arguments[1]), let seconds = Int64(arguments[2]),
            let tasks = Int(arguments[3])
        else { throw UsageError() }
        let reactor = try Reactor(name: "governor")
        let redis = try RedisClient(
            RedisConfiguration(url: arguments[0]),
            on: reactor,
            metrics: MetricRegistry(),
            logger: .silent
        )
        let span = Span(from: Timestamp(microseconds: start), seconds: seconds)
        let lines = try await withThrowingTaskGroup(of: String.self) { group in
            for argument in arguments.dropFirst(4) {
                let account = try Account(argument)
                group.addTask { "\(account.name) \(try await load(account, redis, span, tasks))" }
            }
            var lines: [String] = []
            for try await line in group { lines.append(line) }
            return lines
        }
        print(lines.joined(separator: "\n"))
        await redis.shutDown()
        reactor.stop()
    }

    private static func load(_ account: Account, _ redis: RedisClient, _ span: Span, _ tasks: Int) async throws -> Int {
        let governor = Governor([account], redis, metrics: MetricRegistry(), logger: .silent)
        let count = MetricRegistry().counter("sends", "")
        try await Task.sleep(for: max(.zero, span.start - WallClock.system.now))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    while WallClock.system.now < span.end {
                        switch await governor.admit(2) {
                        case .go where WallClock.system.now < span.end: count.increment()
                        case .later(let until):
                            try? await Task.sleep(for: max(.zero, min(until, span.end) - WallClock.system.now))
                        default: break
                        }
                    }
                }
            }
        }
        return Int(count.value)
    }
}

private struct UsageError: Error {}

private struct Span: Sendable {
    let start: Timestamp
    let end: Timestamp

    init(from start: Timestamp, seconds: Int64) {
        (self.start, end) = (start, start + .seconds(seconds))
    }
}

private struct Account: ChannelProvider {
    let name: String
    let account = "main"
    let rate: SendRate

    init(_ argument: String) throws {
        let parts = argument.split(separator: "=").map(String.init)
        guard parts.count == 2, let rate = SendRate(text: parts[1]) else { throw UsageError() }
        (name, self.rate) = (parts[0], rate)
    }

    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome {
        .accepted(providerID: nil)
    }
}
