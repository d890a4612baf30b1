import CRdKafka

/// The topics that a producer has sent to: each is looked up once, not once a record.
struct TopicHandles: ~Copyable {
    private let client: ClientHandle
    private var handles: [String: OpaquePointer] = [:]
    private var latest: (name: String, handle: OpaquePointer)?

    init(_ client: ClientHandle) {
        self.client = client
    }

    deinit {
        for handle in handles.values { rd_kafka_topic_destroy(handle) }
    }

    /// `nil` when the name cannot be a topic's.
    subscript(name: String) -> OpaquePointer? {
        mutating get {
            if let latest, latest.name == name { return latest.handle }
            guard let handle = handles[name] ?? rd_kafka_topic_new(client.pointer, name, nil) else { return nil }
            handles[name] = handle
            latest = (name, handle)
            return handle
        }
    }
}
