import CRdKafka
import Observability

/// Where the library's own log lines go.
final class ClientLog: Sendable {
    private let logger: Logger

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// `level` is syslog's: 0 is the worst, 7 is for debugging.
    fileprivate func write(level: Int32, facility: String, message: String) {
        let fields: KeyValuePairs<String, LogValue> = [
            "kafka.facility": .string(facility), "kafka.message": .string(message),
        ]
        switch level {
        case ...3: logger.error("librdkafka", fields)
        case 4: logger.warning("librdkafka", fields)
        case 5, 6: logger.info("librdkafka", fields)
        default: logger.debug("librdkafka", fields)
        }
    }
}

/// Called on any thread of the library, or of ours that has called it; it must not call the library back.
func writeLogLine(
    _ client: OpaquePointer?,
    _ level: Int32,
    _ facility: UnsafePointer<CChar>?,
    _ message: UnsafePointer<CChar>?
) {
    guard let context = client.flatMap({ rd_kafka_opaque($0) }) else { return }
    Unmanaged<ClientLog>.fromOpaque(context).takeUnretainedValue().write(
        level: level,
        facility: facility.map { String(cString: $0) } ?? "",
        message: message.map { String(cString: $0) } ?? ""
    )
}
