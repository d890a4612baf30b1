import Primitives

/// How records are sent. Whatever is chosen here, the producer is idempotent and waits for all in-sync replicas.
package struct KafkaProducerOptions: Sendable {
    /// How the library compresses a batch before it is sent.
    package enum Compression: String, Sendable {
        case none, gzip, snappy, lz4, zstd
    }

    /// How long a record waits for company. Sends are awaited, so this is added to every latency.
    package var linger: Duration = .milliseconds(1)
    /// The most records in one request's batch.
    package var batchRecords = 10_000
    /// The most bytes in one request's batch, before compression.
    package var batchBytes = 1_000_000
    package var compression = Compression.lz4
    /// The largest record; what the broker's `message.max.bytes` allows.
    package var recordBytes = 1_000_000
    /// After this long an unacknowledged record fails with `timedOut`, which may be retried.
    package var deliveryTimeout: Duration = .seconds(30)
    /// How much may be unacknowledged at once; further sends wait for room.
    package var recordsInFlight = 100_000
    package var bytesInFlight = 64 << 20
    /// How long a shutdown waits for what is in flight.
    package var flushTimeout: Duration = .seconds(5)

    package init() {}

    var libraryProperties: [String: String] {
        [
            "enable.idempotence": "true",
            "acks": "all",
            // The Java client's, so that both put a key into the same partition.
            "partitioner": "murmur2_random",
            "linger.ms": "\(linger.seconds * 1000)",
            "batch.num.messages": "\(batchRecords)",
            "batch.size": "\(batchBytes)",
            "compression.codec": compression.rawValue,
            "message.max.bytes": "\(recordBytes)",
            "message.timeout.ms": "\(deliveryTimeout.milliseconds)",
            "request.timeout.ms": "\(deliveryTimeout.milliseconds)",
            "retry.backoff.ms": "50",
            // Never reached: sends wait for room before they come to the library's queue.
            "queue.buffering.max.messages": "10000000",
            "queue.buffering.max.kbytes": "2147483647",
        ]
    }
}
