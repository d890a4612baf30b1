/// The reads that a replica is asked for. When it goes, those under way are given up, so that none waits for it.
struct ReplicaReads {
    typealias GivingUp = @Sendable () -> Void

    private(set) var isThere = false
    private var underWay: [UInt64: GivingUp] = [:]
    private var next: UInt64 = 0

    /// The read's number; `nil` when there is nobody to ask.
    mutating func begin(_ givingUp: @escaping GivingUp) -> UInt64? {
        guard isThere else { return nil }
        next += 1
        underWay[next] = givingUp
        return next
    }

    mutating func end(_ number: UInt64) {
        underWay[number] = nil
    }

    /// Whether that is new.
    mutating func arrive() -> Bool {
        defer { isThere = true }
        return !isThere
    }

    /// What to give up; `nil` when it was away already.
    mutating func leave() -> [GivingUp]? {
        guard isThere else { return nil }
        isThere = false
        defer { underWay = [:] }
        return Array(underWay.values)
    }
}
