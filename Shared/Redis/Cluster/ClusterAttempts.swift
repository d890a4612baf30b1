/// Decides how a call in a cluster goes on after an attempt that failed.
struct ClusterAttempts {
    enum Step: Equatable {
        /// Again at once, at the slot's new owner.
        case follow(ClusterRedirection)
        /// Again, after the back-off that belongs to this many waits; first the layout is read if `refreshing`.
        case wait(count: Int, refreshing: Bool)
        case fail(RedisError)
    }

    private let maximumRedirections: Int
    private var redirections = 0
    private var waits = 0

    init(maximumRedirections: Int) {
        self.maximumRedirections = maximumRedirections
    }

    mutating func failed(_ error: RedisError, at address: RedisAddress?) -> Step {
        if let redirection = ClusterRedirection(error, from: address) { return follow(redirection) }
        switch error.code {
        case .server(.tryAgain): return wait(refreshing: false)
        case .server(.clusterDown), .slotUnserved: return wait(refreshing: true)
        // Only what surely had no effect is repeated unasked.
        case .connectionFailed, .connectionLost: return error.maybeApplied ? .fail(error) : wait(refreshing: true)
        default: return .fail(error)
        }
    }

    private mutating func follow(_ redirection: ClusterRedirection) -> Step {
        redirections += 1
        guard redirections <= maximumRedirections else {
            return .fail(RedisError(.tooManyRedirections, "redirected more than \(maximumRedirections) times"))
        }
        return .follow(redirection)
    }

    private mutating func wait(refreshing: Bool) -> Step {
        defer { waits += 1 }
        return .wait(count: waits, refreshing: refreshing)
    }
}
