import CRdKafka
import Observability

/// Owns an `rd_kafka_conf_t` until the library takes it over in `rd_kafka_new`.
struct ConfigurationHandle: ~Copyable {
    private let raw: OpaquePointer

    init(_ properties: [String: String]) throws(KafkaError) {
        raw = rd_kafka_conf_new()
        // In the order of their names, so that of several faults the same one is always reported.
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
            try set(name, value)
        }
    }

    deinit {
        rd_kafka_conf_destroy(raw)
    }

    /// Which events go to the client's queue, as `RD_KAFKA_EVENT_…`.
    func enable(events: Int32) {
        rd_kafka_conf_set_events(raw, events)
    }

    /// The client to come tells `watch` of its joins; `watch` must outlive it.
    func tell(_ watch: JoinWatch) {
        rd_kafka_conf_interceptor_add_on_new(raw, "joins", watchJoins, Unmanaged.passUnretained(watch).toOpaque())
    }

    /// The threads of the client to come wake up late rather than too soon.
    func calmThreads() {
        rd_kafka_conf_interceptor_add_on_new(raw, "threads", watchThreads, nil)
    }

    /// Hands the configuration to the library, which frees it when it makes a client and leaves it here when it fails.
    consuming func makeClient(_ type: rd_kafka_type_t, _ log: ClientLog) throws(KafkaError) -> OpaquePointer {
        let context = Unmanaged.passRetained(log)
        rd_kafka_conf_set_opaque(raw, context.toOpaque())
        rd_kafka_conf_set_log_cb(raw, writeLogLine)
        var reason = ReasonBuffer()
        guard let client = reason.fill({ rd_kafka_new(type, raw, $0, $1) }) else {
            context.release()
            _ = consume self
            throw KafkaError(.configuration, reason.text)
        }
        discard self
        return client
    }

    /// The value may be a secret, so it is in no message.
    private func set(_ name: String, _ value: String) throws(KafkaError) {
        var reason = ReasonBuffer()
        let status = reason.fill { rd_kafka_conf_set(raw, name, value, $0, $1) }
        if status == RD_KAFKA_CONF_UNKNOWN { throw KafkaError(.configuration, "\(name): no such property") }
        if status != RD_KAFKA_CONF_OK { throw KafkaError(.configuration, "\(name): not a valid value") }
    }
}
