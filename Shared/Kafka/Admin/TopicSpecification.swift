/// A topic as it should be.
package struct TopicSpecification: Sendable, Hashable {
    package var name: String
    package var partitions: Int
    /// How long records are kept; `nil` leaves it to the broker. Only heeded when the topic is made.
    package var retention: Duration?
    /// On how many brokers each partition lies; `nil` leaves it to the broker. Only heeded when the topic is made.
    package var replication: Int?

    package init(name: String, partitions: Int, retention: Duration? = nil, replication: Int? = nil) {
        (self.name, self.partitions, self.retention, self.replication) = (name, partitions, retention, replication)
    }
}
