import ChannelWorker

extension SendOutcome {
    /// The name of the case.
    var kind: String {
        switch self {
        case .accepted: "accepted"
        case .refused: "refused"
        case .noWay: "noWay"
        case .deadAddress: "deadAddress"
        case .unwanted: "unwanted"
        case .notNow: "notNow"
        case .throttled: "throttled"
        case .recipientNotNow: "recipientNotNow"
        case .misconfigured: "misconfigured"
        case .unknown: "unknown"
        }
    }
}
