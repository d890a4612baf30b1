/// What a subscription listens to.
package enum RedisTopic: Sendable, Hashable {
    case channel(String)
    /// Channels that match a glob pattern.
    case pattern(String)
}

package struct RedisMessage: Sendable, Hashable {
    package let topic: RedisTopic
    /// The channel it was published to.
    package let channel: String
    package let payload: [UInt8]

    package var text: String { String(decoding: payload, as: UTF8.self) }
}

/// What a subscriber hears.
package enum RedisSubscriptionEvent: Sendable, Hashable {
    /// From here on every message is heard: read now the state that messages will change.
    case subscribed
    case message(RedisMessage)
    /// The connection was lost and is back; messages in between were missed: read the state again.
    case resumed
    /// So many events came faster than they were read and were dropped, the oldest first: read the state again.
    case dropped(Int)
}
