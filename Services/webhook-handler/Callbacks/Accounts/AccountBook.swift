import Concurrency
import Observability
import ServiceKit
import Synchronization

/// The accounts whose callbacks are taken, read again while the service runs: a key that is changed holds within
/// seconds, and two hold side by side for as long as both are listed. A file that cannot be used changes nothing.
final class AccountBook: Service {
    private struct State {
        var text: String?
        var accounts: [AccountName: CallbackAccount] = [:]
    }

    private let path: String?
    private let readers: AccountReaders
    private let period: Duration
    private let logger: Logger
    private let failures: Counter
    private let state = Mutex(State())

    /// Reads the file at once; throws when it cannot be used. Without a `path` there are no accounts.
    init(
        _ path: String?,
        _ readers: AccountReaders,
        period: Duration = .seconds(5),
        metrics: MetricRegistry,
        logger: Logger
    ) throws {
        (self.path, self.readers, self.period, self.logger) = (path, readers, period, logger)
        failures = metrics.counter(
            "herald_callbacks_account_failures_total",
            "Lists of accounts that could not be used."
        )
        try read()
    }

    subscript(name: AccountName) -> CallbackAccount? { state.withLock { $0.accounts[name] } }

    func run() async throws {
        let shutdown = GracefulShutdown.current
        while !shutdown.hasBegun, !Task.isCancelled {
            await shutdown.sleep(for: period)
            do {
                try read()
            } catch {
                failures.increment()
                logger.error("The accounts of callbacks cannot be read", ["error": .error(error)])
            }
        }
    }

    private func read() throws {
        guard let path else { return }
        guard let text = TextFile.read(path) else { throw CallbackError(.unavailable, "\(path) cannot be read") }
        guard text != state.withLock({ $0.text }) else { return }
        let accounts = try AccountList(json: Array(text.utf8), readers).accounts
        state.withLock { $0 = State(text: text, accounts: accounts) }
        logger.info("Accounts of callbacks were read", ["callbacks.accounts": .integer(accounts.count)])
    }
}
