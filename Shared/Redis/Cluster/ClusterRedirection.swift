/// `MOVED 3999 10.0.0.1:6381`, or the same with ASK: where a node sends a command that it does not serve.
struct ClusterRedirection: Equatable {
    let isAsk: Bool
    let slot: RedisSlot
    let target: RedisAddress

    /// `nil` when the error is no redirection, or one that names no place. A node that does not know the host leaves
    /// it out: then it is that of the node which answered.
    init?(_ error: RedisError, from asked: RedisAddress?) {
        guard error.code == .server(.moved) || error.code == .server(.ask) else { return nil }
        let words = error.message.split(separator: " ")
        guard words.count == 3, let slot = Int(words[1]).flatMap({ RedisSlot($0) }), let target = RedisAddress(words[2])
        else { return nil }
        isAsk = error.code == .server(.ask)
        self.slot = slot
        self.target = target.host.isEmpty ? RedisAddress(host: asked?.host ?? "", port: target.port) : target
    }
}
