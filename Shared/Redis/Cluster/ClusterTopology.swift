/// Which node of a cluster serves which slot.
struct ClusterTopology: Sendable, Equatable {
    private var owners: [RedisAddress?]

    /// Reads the reply to CLUSTER SLOTS. A node that does not know its own host is the one that was asked.
    init(slots reply: RedisValue, from asked: RedisAddress) throws(RedisError) {
        owners = Array(repeating: nil, count: RedisSlot.count)
        guard case .array(let ranges) = reply else { throw .unexpected(reply, for: ClusterTopology.self) }
        for range in ranges {
            guard case .array(let parts) = range, parts.count >= 3, case .array(let node) = parts[2], node.count >= 2,
                let first = RedisSlot(try parts[0].decode()), let last = RedisSlot(try parts[1].decode()),
                first.number <= last.number, let port = UInt16(exactly: try node[1].decode(as: Int.self))
            else { throw .unexpected(range, for: ClusterTopology.self) }
            let host = node[0].text.flatMap { $0.isEmpty || $0 == "?" ? nil : $0 } ?? asked.host
            let owner = RedisAddress(host: host, port: port)
            for number in first.number...last.number { owners[number] = owner }
        }
    }

    var nodes: Set<RedisAddress> { Set(owners.compactMap(\.self)) }

    func owner(of slot: RedisSlot) -> RedisAddress? { owners[slot.number] }

    mutating func move(_ slot: RedisSlot, to owner: RedisAddress) {
        owners[slot.number] = owner
    }
}
