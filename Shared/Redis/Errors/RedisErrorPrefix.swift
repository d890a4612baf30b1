/// The first word of an error reply, which is how Redis tells its errors apart.
package struct RedisErrorPrefix: RawRepresentable, Sendable, Hashable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let general = RedisErrorPrefix(rawValue: "ERR")
    package static let wrongType = RedisErrorPrefix(rawValue: "WRONGTYPE")
    package static let noScript = RedisErrorPrefix(rawValue: "NOSCRIPT")
    package static let noAuthentication = RedisErrorPrefix(rawValue: "NOAUTH")
    package static let wrongPassword = RedisErrorPrefix(rawValue: "WRONGPASS")
    package static let noPermission = RedisErrorPrefix(rawValue: "NOPERM")
    package static let crossSlot = RedisErrorPrefix(rawValue: "CROSSSLOT")

    /// Still reads its data into memory.
    package static let loading = RedisErrorPrefix(rawValue: "LOADING")
    /// A script has run for too long.
    package static let busy = RedisErrorPrefix(rawValue: "BUSY")
    package static let outOfMemory = RedisErrorPrefix(rawValue: "OOM")
    /// Cannot persist, and so takes no writes.
    package static let misconfigured = RedisErrorPrefix(rawValue: "MISCONF")
    package static let readOnly = RedisErrorPrefix(rawValue: "READONLY")
    package static let noReplicas = RedisErrorPrefix(rawValue: "NOREPLICAS")
    package static let masterDown = RedisErrorPrefix(rawValue: "MASTERDOWN")
    package static let clusterDown = RedisErrorPrefix(rawValue: "CLUSTERDOWN")
    /// The keys of one command lie on both sides of a slot's migration.
    package static let tryAgain = RedisErrorPrefix(rawValue: "TRYAGAIN")
    package static let moved = RedisErrorPrefix(rawValue: "MOVED")
    package static let ask = RedisErrorPrefix(rawValue: "ASK")

    private static let transient: Set<RedisErrorPrefix> = [
        .loading, .busy, .outOfMemory, .misconfigured, .readOnly, .noReplicas, .masterDown, .clusterDown, .tryAgain,
        .moved, .ask,
    ]

    /// Whether the server refused for a state that passes.
    var isRetriable: Bool { RedisErrorPrefix.transient.contains(self) }
}
