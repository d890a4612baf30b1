import ChannelWorker
import Concurrency
import Observability
import Primitives
import Redis

/// One login for all workers: whoever finds that it is about to end makes the next, while the others go on with the old
/// one, or wait for the new one when there is none. With Redis away each worker makes its own.
actor SharedToken {
    typealias Mint = @Sendable (Timestamp, Deadline) async throws(Unsendable) -> TokenTerm

    private let key: String
    private let redis: RedisClient
    /// A younger one is not replaced, even when the provider takes offence at it.
    private let leastAge: Duration
    private let clock: WallClock
    private let mint: Mint
    private let minted: Counter
    private var held: TokenTerm?
    private var renewal: Task<Result<TokenTerm, Unsendable>, Never>?

    /// Longer than making one takes; after that somebody else may.
    private static let patience: Duration = .seconds(10)
    private static let interval: Duration = .milliseconds(50)

    /// `name` says whose login it is, and is no secret.
    init(
        _ name: String,
        _ redis: RedisClient,
        leastAge: Duration,
        clock: WallClock = .system,
        metrics: MetricRegistry,
        mint: @escaping Mint
    ) {
        // In braces, so that a cluster keeps the token and its lock together.
        key = "push:token:{\(name)}"
        (self.redis, self.leastAge, self.clock, self.mint) = (redis, leastAge, clock, mint)
        minted = metrics.counter("herald_push_logins_total", "Logins that this worker made.")
    }

    func text() async throws(Unsendable) -> String {
        if let held, held.isFresh(at: clock.now) { return held.text }
        return try await renewed().get().text
    }

    /// The provider does not take it. True when there may be another: then the next `text()` looks for it.
    func discard(_ text: String) async -> Bool {
        guard let held, held.text == text else { return held != nil }
        guard clock.now - held.madeAt >= leastAge else { return false }
        self.held = nil
        _ = try? await redis.run(SharedToken.withdrawal, keys: [key], arguments: [.text(held.line)])
        return true
    }

    /// One renewal for all who wait for it; that one of them gives up is no matter to the others.
    private func renewed() async -> Result<TokenTerm, Unsendable> {
        if let renewal { return await renewal.value }
        let task = Task.detached { [self] () -> Result<TokenTerm, Unsendable> in
            do throws(Unsendable) {
                return .success(try await renew(until: .after(SharedToken.patience)))
            } catch {
                return .failure(error)
            }
        }
        renewal = task
        let result = await task.value
        renewal = nil
        if case .success(let term) = result { held = term }
        return result
    }

    private func renew(until deadline: Deadline) async throws(Unsendable) -> TokenTerm {
        while true {
            let found = await shared()
            if let found, found.isFresh(at: clock.now) { return found }
            if await isMine() || deadline.hasPassed { return try await makeUnlessShared() }
            if let usable = [found, held].compactMap(\.self).first(where: { $0.isUsable(at: clock.now) }) {
                return usable
            }
            try? await Task.sleep(for: SharedToken.interval)
        }
    }

    /// Somebody may have made one just before it was this worker's turn.
    private func makeUnlessShared() async throws(Unsendable) -> TokenTerm {
        if let found = await shared(), found.isFresh(at: clock.now) {
            await unlock()
            return found
        }
        let term: TokenTerm
        do throws(Unsendable) {
            term = try await mint(clock.now, .after(SharedToken.patience))
        } catch {
            await unlock()
            throw error
        }
        minted.increment()
        _ = try? await redis.set(key, to: term.line, expiringAfter: term.endsAt - clock.now)
        await unlock()
        return term
    }

    private func shared() async -> TokenTerm? {
        ((try? await redis.get(key, as: String.self)) ?? nil).flatMap(TokenTerm.init(line:))
    }

    /// Whether it is this worker's turn to make one.
    private func isMine() async -> Bool {
        do {
            return try await redis.set(key + ":lock", to: "1", expiringAfter: SharedToken.patience, .ifAbsent)
        } catch {
            return true
        }
    }

    private func unlock() async {
        _ = try? await redis.delete(key + ":lock")
    }

    /// Only what was found wanting: another worker may have shared a new one.
    private static let withdrawal = RedisScript(
        "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 0"
    )
}
