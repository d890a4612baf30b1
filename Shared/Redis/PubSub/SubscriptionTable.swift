/// Who listens to what, and what the server knows of it. One subscription at the server serves all who listen to the
/// same topic.
struct SubscriptionTable {
    enum Action: Equatable {
        case subscribe([RedisTopic])
        case unsubscribe(RedisTopic)
        case tell(UInt64, RedisSubscriptionEvent)
    }

    private struct Listeners {
        var ids: Set<UInt64> = []
        /// Subscribe commands that were sent and not yet confirmed.
        var unconfirmed = 0
        /// A subscribe command was sent, and no unsubscribe command after it.
        var isAsked = false
        var isHeard: Bool { isAsked && unconfirmed == 0 }
    }

    private var topics: [RedisTopic: Listeners] = [:]
    private var topicOfListener: [UInt64: RedisTopic] = [:]
    /// Listeners that have been told that they hear.
    private var started: Set<UInt64> = []
    private var isOpen = false

    mutating func add(_ id: UInt64, to topic: RedisTopic) -> [Action] {
        topicOfListener[id] = topic
        topics[topic, default: Listeners()].ids.insert(id)
        guard isOpen, let listeners = topics[topic] else { return [] }
        if listeners.isHeard {
            started.insert(id)
            return [.tell(id, .subscribed)]
        }
        return listeners.isAsked ? [] : subscribe([topic])
    }

    mutating func remove(_ id: UInt64) -> [Action] {
        guard let topic = topicOfListener.removeValue(forKey: id) else { return [] }
        started.remove(id)
        topics[topic]?.ids.remove(id)
        guard topics[topic]?.ids.isEmpty == true else { return [] }
        topics[topic]?.isAsked = false
        if topics[topic]?.unconfirmed == 0 { topics[topic] = nil }
        return isOpen ? [.unsubscribe(topic)] : []
    }

    mutating func opened() -> [Action] {
        isOpen = true
        topics = topics.filter { !$0.value.ids.isEmpty }
        return subscribe(Array(topics.keys))
    }

    mutating func lost() {
        isOpen = false
        for topic in topics.keys { topics[topic] = Listeners(ids: topics[topic]?.ids ?? []) }
    }

    mutating func received(_ push: RedisPush) -> [Action] {
        switch push {
        case .message(let message):
            guard let listeners = topics[message.topic], listeners.isHeard else { return [] }
            return listeners.ids.map { .tell($0, .message(message)) }
        case .subscribed(let topic): return confirmed(topic)
        case .unsubscribed, .pong: return []
        }
    }

    private mutating func subscribe(_ new: [RedisTopic]) -> [Action] {
        for topic in new {
            topics[topic]?.unconfirmed += 1
            topics[topic]?.isAsked = true
        }
        return new.isEmpty ? [] : [.subscribe(new)]
    }

    private mutating func confirmed(_ topic: RedisTopic) -> [Action] {
        guard var listeners = topics[topic], listeners.unconfirmed > 0 else { return [] }
        listeners.unconfirmed -= 1
        topics[topic] = listeners.ids.isEmpty && listeners.unconfirmed == 0 ? nil : listeners
        guard listeners.isHeard else { return [] }
        return listeners.ids.sorted().map { id in
            .tell(id, started.insert(id).inserted ? .subscribed : .resumed)
        }
    }
}
