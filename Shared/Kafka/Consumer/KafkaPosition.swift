import CRdKafka

/// Where in a partition to go on reading.
package enum KafkaPosition: Sendable, Equatable {
    case offset(Int64)
    case beginning
    case end

    var libraryOffset: Int64 {
        switch self {
        case .offset(let offset): max(0, offset)
        case .beginning: Int64(RD_KAFKA_OFFSET_BEGINNING)
        case .end: Int64(RD_KAFKA_OFFSET_END)
        }
    }
}
