import CRdKafka

/// A topic that was not changed as asked.
struct TopicRefusal: Sendable {
    let topic: String
    let code: rd_kafka_resp_err_t
    let reason: String

    var error: KafkaError { KafkaError(failure: code, "\(topic): \(reason)") }
}
