import Primitives

/// How to reach the brokers: what producers, consumers and admin clients have in common.
package struct KafkaConfiguration: Sendable {
    /// `host:port`, several with commas between; the rest of the cluster is learnt from any of them.
    package var brokers: String
    /// By what name the brokers' logs and quotas know this process.
    package var clientID = "herald"
    /// This process's own name among those of its service, the same after a restart: then the partitions of its group
    /// members wait for it, for as long as their session lasts. `nil`: they go to others at once.
    package var instance: String?
    /// How long a broker may take to answer before its connection is given up.
    package var requestTimeout: Duration = .seconds(30)
    /// The first and the longest wait before a broken connection is made again.
    package var reconnectBackoff: ClosedRange<Duration> = .milliseconds(50)...(.seconds(2))
    /// Further properties of librdkafka, such as `security.protocol`; they win over what is set here.
    package var properties: [String: String] = [:]

    package init(brokers: String) {
        self.brokers = brokers
    }

    /// Everything that the library is told.
    func properties(with others: [String: String]) -> [String: String] {
        others.merging(common) { $1 }.merging(properties) { $1 }
    }

    private var common: [String: String] {
        [
            "bootstrap.servers": brokers,
            "client.id": clientID,
            "socket.timeout.ms": "\(requestTimeout.milliseconds)",
            "socket.nagle.disable": "true",
            "socket.keepalive.enable": "true",
            "reconnect.backoff.ms": "\(reconnectBackoff.lowerBound.milliseconds)",
            "reconnect.backoff.max.ms": "\(reconnectBackoff.upperBound.milliseconds)",
            // A broker closes idle connections as a matter of course.
            "log.connection.close": "false",
        ]
    }
}
