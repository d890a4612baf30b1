import CRdKafka
import Primitives

/// The array of fields that `rd_kafka_produceva` reads, made once and filled again for each record.
final class ProduceFields {
    private enum Field: Int, CaseIterable {
        case topic, partition, flags, timestamp, opaque, value, key, headers
    }

    private let fields = UnsafeMutablePointer<rd_kafka_vu_t>.allocate(capacity: Field.allCases.count)
    /// Stands for an empty value or key: a null pointer would mean that there is none.
    private let empty = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)

    init() {
        fields.initialize(repeating: rd_kafka_vu_t(), count: Field.allCases.count)
        let types = [
            RD_KAFKA_VTYPE_RKT, RD_KAFKA_VTYPE_PARTITION, RD_KAFKA_VTYPE_MSGFLAGS, RD_KAFKA_VTYPE_TIMESTAMP,
            RD_KAFKA_VTYPE_OPAQUE, RD_KAFKA_VTYPE_VALUE, RD_KAFKA_VTYPE_KEY, RD_KAFKA_VTYPE_HEADERS,
        ]
        for (index, type) in types.enumerated() { fields[index].vtype = type }
        fields[Field.flags.rawValue].u.i = RD_KAFKA_MSG_F_COPY
    }

    deinit {
        fields.deallocate()
        empty.deallocate()
    }

    func produce(
        _ record: KafkaRecord,
        to topic: OpaquePointer,
        _ token: DeliveryToken,
        on client: ClientHandle
    ) -> KafkaError? {
        fields[Field.topic.rawValue].u.rkt = topic
        fields[Field.partition.rawValue].u.i32 = record.partition ?? RD_KAFKA_PARTITION_UA
        fields[Field.timestamp.rawValue].u.i64 = record.timestamp?.milliseconds ?? 0
        fields[Field.opaque.rawValue].u.ptr = UnsafeMutableRawPointer(bitPattern: token.word)
        let headers = Self.headers(record.headers)
        fields[Field.headers.rawValue].u.headers = headers
        let error = withBytes(record.value, .value) {
            withBytes(record.key, .key) {
                rd_kafka_produceva(
                    client.pointer,
                    fields,
                    headers == nil ? Field.headers.rawValue : Field.allCases.count
                )
            }
        }
        // On success the headers belong to the library.
        if error != nil, let headers { rd_kafka_headers_destroy(headers) }
        return KafkaError(consuming: error)
    }

    private func withBytes(_ bytes: [UInt8]?, _ field: Field, _ body: () -> OpaquePointer?) -> OpaquePointer? {
        guard let bytes else {
            fields[field.rawValue].u.mem = .init(ptr: nil, size: 0)
            return body()
        }
        return bytes.withUnsafeBytes {
            let start = UnsafeMutableRawPointer(mutating: $0.baseAddress) ?? empty
            fields[field.rawValue].u.mem = .init(ptr: start, size: $0.count)
            return body()
        }
    }

    private static func headers(_ headers: KafkaHeaders) -> OpaquePointer? {
        guard !headers.isEmpty else { return nil }
        let list = rd_kafka_headers_new(8)
        headers.forEach { name, value in
            // The name is not written to, whatever its type says.
            let text = name.baseAddress?.assumingMemoryBound(to: CChar.self)
            rd_kafka_header_add(list, text, name.count, value?.baseAddress, value?.count ?? 0)
        }
        return list
    }
}
