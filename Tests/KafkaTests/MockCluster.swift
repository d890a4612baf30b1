import CRdKafka
import Observability

@testable import Kafka

/// The library's own mock of a cluster, for errors that a real broker does not give on demand. One for each test.
///
/// `@unchecked Sendable`: the pointers never change, and the library guards a mock cluster by itself.
final class MockCluster: @unchecked Sendable {
    enum Request: Int16 {
        case produce = 0
        case offsetCommit = 8
        case heartbeat = 12
    }

    private let client: ClientHandle
    private let cluster: OpaquePointer

    init(brokers: Int32 = 1) throws {
        client = try ClientHandle(.producer, ["client.id": "mock"], logger: .silent)
        guard let cluster = rd_kafka_mock_cluster_new(client.pointer, brokers) else {
            throw KafkaError(.other, "no mock cluster")
        }
        self.cluster = cluster
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
    }

    /// With a short request timeout, so that a broker that is down is noticed.
    var configuration: KafkaConfiguration {
        var configuration = KafkaConfiguration(brokers: String(cString: rd_kafka_mock_cluster_bootstraps(cluster)))
        configuration.requestTimeout = .seconds(5)
        return configuration
    }

    func createTopic(_ name: String, partitions: Int32 = 1) {
        rd_kafka_mock_topic_create(cluster, name, partitions, 1)
    }

    /// The next requests of that kind are answered with these errors, one each.
    func fail(_ request: Request, with errors: [rd_kafka_resp_err_t]) {
        var errors = errors
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, &errors)
    }

    func setDown(_ broker: Int32 = 1) {
        rd_kafka_mock_broker_set_down(cluster, broker)
    }

    func setUp(_ broker: Int32 = 1) {
        rd_kafka_mock_broker_set_up(cluster, broker)
    }

    func setRoundTrip(_ milliseconds: Int32, of broker: Int32 = 1) {
        rd_kafka_mock_broker_set_rtt(cluster, broker, milliseconds)
    }
}
