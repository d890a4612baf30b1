/// What the server sends on a connection that subscribes.
enum RedisPush: Equatable {
    case subscribed(RedisTopic)
    case unsubscribed
    case message(RedisMessage)
    case pong

    init(_ value: RedisValue) throws(RedisError) {
        if case .error(let text) = value { throw RedisError(reply: text) }
        // Without any subscription the server answers PING as it does elsewhere.
        if value == .status("PONG") {
            self = .pong
            return
        }
        guard case .array(let parts) = value, let kind = parts.first?.text, parts.count >= 2 else {
            throw .unexpected(value, for: RedisPush.self)
        }
        switch (kind, parts.count) {
        case ("message", 3): self = .message(try RedisPush.message(.channel(parts[1].name), parts[1], parts[2]))
        case ("pmessage", 4): self = .message(try RedisPush.message(.pattern(parts[1].name), parts[2], parts[3]))
        case ("subscribe", 3): self = .subscribed(.channel(parts[1].name))
        case ("psubscribe", 3): self = .subscribed(.pattern(parts[1].name))
        case ("unsubscribe", 3), ("punsubscribe", 3): self = .unsubscribed
        case ("pong", 2): self = .pong
        default: throw .unexpected(value, for: RedisPush.self)
        }
    }

    private static func message(
        _ topic: RedisTopic,
        _ channel: RedisValue,
        _ payload: RedisValue
    ) throws(RedisError) -> RedisMessage {
        RedisMessage(topic: topic, channel: channel.name, payload: try payload.decode())
    }
}

extension RedisValue {
    fileprivate var name: String { text ?? "" }
}
