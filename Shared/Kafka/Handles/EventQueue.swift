import CRdKafka
import Primitives

/// Owns an `rd_kafka_queue_t`, and keeps the client alive whose queue it is.
///
/// `@unchecked Sendable`: the pointer never changes, and the library guards a queue by itself.
final class EventQueue: @unchecked Sendable {
    let pointer: OpaquePointer
    private let client: ClientHandle

    /// A queue of its own, to which others are forwarded or results are sent.
    convenience init(of client: ClientHandle) {
        self.init(owning: rd_kafka_queue_new(client.pointer), client)
    }

    /// The queue of delivery reports and errors.
    convenience init(mainOf client: ClientHandle) {
        self.init(owning: rd_kafka_queue_get_main(client.pointer), client)
    }

    init(owning pointer: OpaquePointer, _ client: ClientHandle) {
        (self.pointer, self.client) = (pointer, client)
    }

    deinit {
        rd_kafka_queue_destroy(pointer)
    }

    /// Blocks until there is an event, `wake` is called or the time is over.
    func poll(for limit: Duration) -> Event? {
        rd_kafka_queue_poll(pointer, Int32(clamping: limit.milliseconds)).map(Event.init(owning:))
    }

    /// Ends the running `poll`, or the next one. May be called from any thread but the library's.
    func wake() {
        rd_kafka_queue_yield(pointer)
    }

    /// Everything that would come to `source` comes here.
    func receive(from source: OpaquePointer) {
        rd_kafka_queue_forward(source, pointer)
    }
}
