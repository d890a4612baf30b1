import CRdKafka

/// Owns an event; whatever is read from it is gone with it.
struct Event: ~Copyable {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        rd_kafka_event_destroy(pointer)
    }

    var type: Int32 { rd_kafka_event_type(pointer) }

    var code: rd_kafka_resp_err_t { rd_kafka_event_error(pointer) }

    var error: KafkaError? {
        KafkaError(code, rd_kafka_event_error_string(pointer).map { String(cString: $0) } ?? "")
    }

    var isFatal: Bool { rd_kafka_event_error_is_fatal(pointer) != 0 }
}
