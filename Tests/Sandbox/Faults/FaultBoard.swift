import Synchronization

/// The faults that are switched on.
final class FaultBoard: Sendable {
    private struct Active {
        let fault: Fault
        var left: Int?
        var chance: Chance?
    }

    private let active = Mutex<[Account: Active]>([:])

    func set(_ fault: Fault, _ account: Account) {
        var entry = Active(fault: fault)
        switch fault.scope {
        case .all: break
        case .next(let count): entry.left = count
        case .share(let share, let seed): entry.chance = Chance(share, seed: seed)
        }
        active.withLock { $0[account] = entry }
    }

    func clear(_ account: Account) {
        active.withLock { $0[account] = nil }
    }

    func clear() {
        active.withLock { $0 = [:] }
    }

    /// The fault that the account's next request meets, if it meets one.
    func next(_ account: Account) -> Fault? {
        let key = active.withLock { $0[account] == nil } ? account.everyone : account
        return fault(key)
    }

    /// The fault that messages for one address or device meet, whatever the account.
    func next(for recipient: String, _ provider: String) -> Fault? {
        fault(Account(provider: provider, name: recipient))
    }

    private func fault(_ key: Account) -> Fault? {
        active.withLock { active in
            guard var entry = active[key] else { return nil }
            if let left = entry.left {
                entry.left = left - 1
                active[key] = left > 1 ? entry : nil
                return entry.fault
            }
            let meets = entry.chance?.next() ?? true
            active[key] = entry
            return meets ? entry.fault : nil
        }
    }
}

/// A repeatable row of hits (SplitMix64), so that a seed makes the same ones again.
struct Chance: Sendable {
    private let share: Double
    private var state: UInt64

    init(_ share: Double, seed: UInt64) {
        (self.share, state) = (share, seed)
    }

    mutating func next() -> Bool {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ mixed >> 31) >> 11) * 0x1p-53 < share
    }
}
