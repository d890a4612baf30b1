import Concurrency
import HTTPServer
import Synchronization

/// So many callbacks of one account at a time, and so many that wait: whatever floods in for one, the others' turn
/// comes soon, and memory has an end.
final class AccountGate: Sendable {
    private final class Lane: Sendable {
        let permits: Permits
        let present = Mutex(0)

        init(_ limit: Int) {
            permits = Permits(limit)
        }
    }

    private let atOnce: Int
    private let mostPresent: Int
    private let lanes = Mutex<[AccountName: Lane]>([:])

    init(atOnce: Int = 8, waiting: Int = 120) {
        (self.atOnce, mostPresent) = (atOnce, atOnce + waiting)
    }

    /// Throws 429 when too many wait already.
    func pass<Value>(_ account: AccountName, _ body: () async throws -> Value) async throws -> Value {
        let lane = lane(of: account)
        let isIn = lane.present.withLock { present in
            guard present < mostPresent else { return false }
            present += 1
            return true
        }
        guard isIn else { throw HTTPError.tooManyCallbacks }
        defer { lane.present.withLock { $0 -= 1 } }
        return try await lane.permits.withPermit(body)
    }

    /// Only accounts that are known come here, so these are few.
    private func lane(of account: AccountName) -> Lane {
        lanes.withLock { lanes in
            if let known = lanes[account] { return known }
            let lane = Lane(atOnce)
            lanes[account] = lane
            return lane
        }
    }
}

extension HTTPError {
    static let tooManyCallbacks = HTTPError(
        .tooManyRequests,
        "too_many_callbacks",
        detail: "Too many callbacks of the account are under way.",
        retryAfter: .seconds(1)
    )
    /// The same for every reason: whoever tries keys learns nothing.
    static let callbackRefused = HTTPError(
        .unauthorized,
        "callback_refused",
        detail: "It is not signed as it should be."
    )
    static let callbackMalformed = HTTPError(.badRequest, "callback_malformed", detail: "The callback cannot be read.")
    static let callbackUnavailable = HTTPError(
        .serviceUnavailable,
        "unavailable",
        detail: "It cannot be stored now: send it again.",
        retryAfter: .seconds(5)
    )
}
