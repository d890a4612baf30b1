import Postgres

/// How far a fan-out came, and what is to be done next because of it.
struct FanOutHead: Sendable, Hashable {
    enum Next: Sendable, Hashable {
        /// The people who were taken and may lack their notification.
        case send(Range<Int>, command: [UInt8])
        case recall(Range<Int>)
        case take(command: [UInt8])
        case end(FanOut.State)
    }

    let state: FanOut.State
    let taken: Int
    let sent: Int
    let recalled: Int
    /// Gone once no more notifications are made.
    let command: [UInt8]?
    let hasExpired: Bool

    func next(_ limit: Int) -> Next {
        guard let command, state == .running else {
            return recalled < taken ? .recall(recalled..<min(taken, recalled + limit)) : .end(.cancelled)
        }
        if sent < taken { return .send(sent..<taken, command: command) }
        return hasExpired ? .end(.expired) : .take(command: command)
    }
}

extension FanOutHead {
    init(_ row: PostgresRow) throws {
        self.init(
            state: try row.decode(FanOut.State.self, at: 0),
            taken: try row.decode(Int.self, at: 1),
            sent: try row.decode(Int.self, at: 2),
            recalled: try row.decode(Int.self, at: 3),
            command: try row.decode([UInt8]?.self, at: 4),
            hasExpired: try row.decode(Bool.self, at: 5)
        )
    }
}
