/// What a consumer asks when it joins.
struct JoinRequest {
    var memberID: String
    var instanceID: String?
    var clientID: String
    var clientHost: String
    var protocolType: String
    var protocols: [GroupProtocol]
    var sessionTimeout: Duration
    var rebalanceTimeout: Duration
    /// Newer clients are first given an id, so that one that never comes back leaves no member behind.
    var isIDRequired: Bool
}

struct JoinReply: Equatable {
    struct Member: Equatable {
        let id: String
        let instanceID: String?
        let metadata: [UInt8]
    }

    var error = ErrorCode.success
    var generation: Int32 = -1
    var protocolName = ""
    var leader = ""
    var memberID: String
    /// All members, for the leader alone.
    var members: [Member] = []
}

struct SyncReply: Equatable {
    var error = ErrorCode.success
    var assignment: [UInt8] = []
}

/// Who is to be answered what.
enum GroupAction: Equatable {
    case join(Ticket, JoinReply)
    case sync(Ticket, SyncReply)
}
