import Primitives

/// How a member of a consumer group reads. Offsets are only ever committed by `KafkaConsumer`.
package struct KafkaConsumerOptions: Sendable {
    /// How the group's members share the partitions; all must agree.
    package enum Assignor: String, Sendable {
        /// Moves as few partitions as possible, and the others are read on meanwhile.
        case cooperativeSticky = "cooperative-sticky"
        /// Everything stops at each rebalance; partitions of the same number go to the same member for every topic.
        case range
        case roundRobin = "roundrobin"
    }

    /// Where a partition is begun for which the group has no committed offset.
    package enum Start: String, Sendable {
        case earliest, latest
    }

    package var group: String
    package var topics: [String]
    /// Whether each topic is read by itself: then one whose reader is slow holds up no other, and each fetches ahead on
    /// its own.
    package var topicsApart = false
    package var start = Start.earliest
    package var assignor = Assignor.cooperativeSticky
    /// Keeps the member's partitions over a restart shorter than `sessionTimeout`; each member needs one of its own.
    package var staticInstanceID: String?
    /// A member that is silent for so long is dead, and others take its partitions.
    package var sessionTimeout: Duration = .seconds(10)
    package var heartbeatInterval: Duration = .seconds(1)
    /// How often completed records are committed without being asked; `nil` leaves it to `commit()`.
    package var commitInterval: Duration? = .seconds(1)
    /// How long a partition that is taken away waits for its records in flight, then again for its commit.
    package var revokeTimeout: Duration = .seconds(3)
    /// How much is fetched ahead: the most that the library holds before it stops fetching.
    package var prefetchedRecords = 20_000
    package var prefetchedBytes = 32 << 20
    /// How long the broker may hold a fetch that finds nothing; what arrives meanwhile is answered at once.
    package var fetchWait: Duration = .milliseconds(500)

    package init(group: String, topics: [String]) {
        (self.group, self.topics) = (group, topics)
    }

    var libraryProperties: [String: String] {
        var properties = [
            "group.id": group,
            "enable.auto.commit": "false",
            "enable.auto.offset.store": "false",
            "auto.offset.reset": start.rawValue,
            "partition.assignment.strategy": assignor.rawValue,
            "session.timeout.ms": "\(sessionTimeout.milliseconds)",
            "heartbeat.interval.ms": "\(heartbeatInterval.milliseconds)",
            "queued.min.messages": "\(prefetchedRecords)",
            "queued.max.messages.kbytes": "\(max(1, prefetchedBytes >> 10))",
            "fetch.wait.max.ms": "\(fetchWait.milliseconds)",
            "fetch.error.backoff.ms": "100",
            "topic.metadata.refresh.interval.ms": "60000",
        ]
        properties["group.instance.id"] = staticInstanceID
        if !FetchNudge.isNeeded { properties["fetch.queue.backoff.ms"] = "5" }
        return properties
    }
}
