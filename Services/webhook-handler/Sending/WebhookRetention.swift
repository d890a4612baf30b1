import Concurrency
import Observability
import Primitives
import Storage

/// Forgets messages, with all that became of them, when their time is over.
struct WebhookRetention: Service {
    let queue: WebhookQueue
    let keep: Duration
    let logger: Logger
    var clock = WallClock.system
    var period = Duration.seconds(600)

    private static let batch = 5000

    func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun && !Task.isCancelled {
            do {
                while try await queue.drop(before: clock.now - keep, limit: WebhookRetention.batch)
                    == WebhookRetention.batch
                {}
            } catch {
                logger.warning("Old webhook messages could not be dropped", ["error": .error(error)])
            }
            await shutdown.sleep(for: period)
        }
    }
}
