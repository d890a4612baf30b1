import CRdKafka

extension Event {
    /// The reports of a delivery event, for the records of one or more requests.
    var deliveryReports: [DeliveryReport] {
        let count = rd_kafka_event_message_count(pointer)
        return withUnsafeTemporaryAllocation(of: UnsafePointer<rd_kafka_message_t>?.self, capacity: count) { messages in
            let filled = rd_kafka_event_message_array(pointer, messages.baseAddress, count)
            return messages.prefix(filled).compactMap { $0.map { DeliveryReport($0.pointee) } }
        }
    }
}

extension DeliveryReport {
    fileprivate init(_ message: rd_kafka_message_t) {
        token = DeliveryToken(word: UInt(bitPattern: message._private))
        if message.err == RD_KAFKA_RESP_ERR_NO_ERROR {
            let offset = message.offset >= 0 ? message.offset : nil
            outcome = .success(Delivery(partition: message.partition, offset: offset))
        } else {
            outcome = .failure(KafkaError(failure: message.err))
        }
    }
}
