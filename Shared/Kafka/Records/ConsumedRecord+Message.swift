import CRdKafka
import Glibc
import Primitives

extension ConsumedRecord {
    /// Copies everything out of the library's message, which the caller frees afterwards.
    init(_ message: UnsafeMutablePointer<rd_kafka_message_t>, _ source: TopicPartition, _ assignment: Assignment) {
        let fields = message.pointee
        self.init(
            source: source,
            offset: fields.offset,
            key: ConsumedRecord.bytes(fields.key, fields.key_len),
            value: ConsumedRecord.bytes(fields.payload, fields.len),
            headers: KafkaHeaders(copying: message),
            timestamp: ConsumedRecord.timestamp(message),
            assignment: assignment
        )
    }

    private static func bytes(_ start: UnsafeMutableRawPointer?, _ count: Int) -> [UInt8]? {
        start.map { [UInt8](UnsafeRawBufferPointer(start: $0, count: count)) }
    }

    private static func timestamp(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> Timestamp? {
        var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let milliseconds = rd_kafka_message_timestamp(message, &type)
        return type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? nil : Timestamp(milliseconds: milliseconds)
    }
}

extension KafkaHeaders {
    fileprivate init(copying message: UnsafeMutablePointer<rd_kafka_message_t>) {
        self.init()
        var headers: OpaquePointer?
        guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        var size = 0
        KafkaHeaders.forEach(in: headers) { size += KafkaHeaders.size(of: $0, $1) }
        reserve(size)
        KafkaHeaders.forEach(in: headers) { append($0, $1) }
    }

    private static func forEach(
        in headers: OpaquePointer?,
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        var (index, name, value, size) = (0, UnsafePointer<CChar>?.none, UnsafeRawPointer?.none, 0)
        while rd_kafka_header_get_all(headers, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
            body(
                UnsafeRawBufferPointer(start: name, count: name.map(strlen) ?? 0),
                value.map { UnsafeRawBufferPointer(start: $0, count: size) }
            )
            index += 1
        }
    }
}
