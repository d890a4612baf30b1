/// One way of assigning partitions that a member knows, with what it tells the leader about itself.
struct GroupProtocol: Equatable {
    let name: String
    let metadata: [UInt8]
}

/// Names an answer that is still owed; the shell knows to which connection.
typealias Ticket = UInt64

/// A consumer in a group. Times are the broker's waking time, see `WakingClock`.
struct GroupMember {
    let id: String
    /// Given to a static member, which comes back as itself.
    let instanceID: String?
    let clientID: String
    let clientHost: String
    var protocols: [GroupProtocol]
    var sessionTimeout: Duration
    var rebalanceTimeout: Duration
    var lastSign: Duration
    var assignment: [UInt8] = []
    var owedJoin: Ticket?
    var owedSync: Ticket?

    init(id: String, _ request: JoinRequest, now: Duration) {
        (self.id, instanceID) = (id, request.instanceID)
        (clientID, clientHost) = (request.clientID, request.clientHost)
        (protocols, sessionTimeout) = (request.protocols, request.sessionTimeout)
        (rebalanceTimeout, lastSign) = (request.rebalanceTimeout, now)
    }

    /// A member that waits for the others cannot be expected to give a sign.
    func isOverdue(at now: Duration) -> Bool {
        owedJoin == nil && owedSync == nil && now - lastSign > sessionTimeout
    }

    func metadata(of name: String) -> [UInt8] {
        protocols.first { $0.name == name }?.metadata ?? []
    }

    mutating func update(_ request: JoinRequest, now: Duration) {
        (protocols, sessionTimeout) = (request.protocols, request.sessionTimeout)
        (rebalanceTimeout, lastSign) = (request.rebalanceTimeout, now)
    }
}
