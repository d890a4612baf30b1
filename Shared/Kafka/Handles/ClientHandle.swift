import CRdKafka
import Dispatch
import Observability

/// Owns an `rd_kafka_t` and the log that it writes to.
///
/// `@unchecked Sendable`: the pointer never changes, and the library guards a client by itself.
final class ClientHandle: @unchecked Sendable {
    enum Kind {
        case producer, consumer
    }

    let pointer: OpaquePointer
    /// Silent for a producer.
    let joins = JoinWatch()

    /// Freeing a client joins its threads, which must not hold up whoever lets go of it last.
    private static let graveyard = DispatchQueue(label: "kafka.destroy", attributes: .concurrent)

    init(
        _ kind: Kind,
        _ properties: [String: String],
        logger: Logger
    ) throws(KafkaError) {
        let configuration = try ConfigurationHandle(properties)
        configuration.enable(events: kind.events)
        configuration.calmThreads()
        if kind == .consumer { configuration.tell(joins) }
        pointer = try configuration.makeClient(kind.type, ClientLog(logger))
    }

    deinit {
        let client = SendablePointer(raw: pointer)
        ClientHandle.graveyard.async { [joins] in
            let log = rd_kafka_opaque(client.raw)
            // A consumer that leaves its group in order has done so before; after any other end it must not wait.
            rd_kafka_destroy_flags(client.raw, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
            log.map { Unmanaged<ClientLog>.fromOpaque($0).release() }
            withExtendedLifetime(joins) {}
        }
    }

    /// The error that has ended this client for good, if any.
    var fatalError: KafkaError? {
        var reason = ReasonBuffer()
        let code = reason.fill { rd_kafka_fatal_error(pointer, $0, $1) }
        return KafkaError(code, reason.text)
    }
}

extension ClientHandle.Kind {
    fileprivate var type: rd_kafka_type_t {
        switch self {
        case .producer: RD_KAFKA_PRODUCER
        case .consumer: RD_KAFKA_CONSUMER
        }
    }

    /// What comes to the client's queue instead of to callbacks.
    fileprivate var events: Int32 {
        switch self {
        case .producer: RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR
        case .consumer: RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT | RD_KAFKA_EVENT_ERROR
        }
    }
}

/// `@unchecked Sendable`: handed over once, to the block that frees it.
private struct SendablePointer: @unchecked Sendable {
    let raw: OpaquePointer
}
