package import Primitives

extension ProviderAccounts {
    /// How an account is, as all workers know it together.
    package struct Status: Sendable, Equatable {
        package let account: ProviderAccount
        package let circuit: CircuitBreaker.State
        /// Messages a second, where it is slower than its rate.
        package let ceiling: Double?
        /// By the provider's word, when that is not over.
        package let restsUntil: Timestamp?
        package let pause: AccountPause?
        /// What is wrong with our credentials or settings there.
        package let fault: String?

        package internal(set) var channel = ""
        package internal(set) var rank = 0
        package internal(set) var weight = 1
        /// Messages a second; `nil` for an account without a limit.
        package internal(set) var rate: Double?
        package internal(set) var warmUp: WarmUpStatus?
        /// When a worker last said that it uses the account.
        package internal(set) var seenAt: Timestamp?
        var lastFault: SendTally.LastFault?
        /// Calls of the last quarter of an hour, whoever's messages they carried.
        package internal(set) var accepted = 0
        package internal(set) var refused = 0
        package internal(set) var failed = 0

        init(_ account: ProviderAccount, _ health: AccountHealth, at now: Timestamp) {
            (self.account, circuit, ceiling) = (account, health.circuit.state, health.pace.ceiling)
            restsUntil = health.restUntil > now ? health.restUntil : nil
            (pause, fault) = (health.pause, health.fault)
        }
    }

    /// What is left of a day to a sender that warms up.
    package struct WarmUpStatus: Sendable, Equatable {
        package let allowance: Int
        package let used: Int
        package let until: Timestamp
    }
}

extension ProviderAccounts.Status {
    /// In one word, the strongest reason first.
    package var state: String {
        if pause != nil { return "paused" }
        if fault != nil { return "misconfigured" }
        switch circuit {
        case .open: return "failing"
        case .halfOpen: return "recovering"
        case .closed: return restsUntil != nil || ceiling != nil ? "throttled" : "healthy"
        }
    }

    package var lastError: (code: String, providerCode: String?, at: Timestamp)? {
        lastFault.map { ($0.code, $0.providerCode, $0.at) }
    }
}
