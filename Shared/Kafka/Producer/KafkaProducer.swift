package import Concurrency
package import Observability

/// Sends records and tells when they are stored. Idempotent: within one producer a record is stored once and records
/// of a key in the order of their sends, however often requests are repeated. After a fatal error of the library a new
/// client takes over and sends again what was not acknowledged; then a record may be stored twice, but none is lost.
/// It serves from the start; `run` ends it in order.
package final class KafkaProducer: Service {
    private let core: ProducerCore
    private let loop: Task<Void, Never>

    package init(
        _ configuration: KafkaConfiguration,
        _ options: KafkaProducerOptions = KafkaProducerOptions(),
        metrics: MetricRegistry,
        logger: Logger
    ) throws(KafkaError) {
        let properties = configuration.properties(with: options.libraryProperties)
        let makeClient: @Sendable () throws(KafkaError) -> ProducerClient = { () throws(KafkaError) in
            try ProducerClient(properties, logger)
        }
        let client = try makeClient()
        let core = ProducerCore(client, options, ProducerMetrics(metrics))
        let loop = ProducerLoop(client, core, logger, makeClient)
        self.core = core
        self.loop = Task.detached { await loop.run() }
    }

    /// A producer that is dropped without an end gives up what is in flight.
    deinit {
        core.stop()
    }

    /// Sends one record and returns where it was stored.
    @discardableResult
    package func send(_ record: KafkaRecord, until deadline: Deadline? = nil) async throws(KafkaError) -> Delivery {
        do throws(KafkaError) {
            let deliveries = try await send([record], until: deadline)
            guard let delivery = deliveries.first else { throw KafkaError(.other, "no delivery report") }
            return delivery
        } catch {
            throw error.failedRecords.first?.error ?? error
        }
    }

    /// Sends records and returns, in their order, where they were stored. Throws once all are decided, with
    /// `failedRecords`, if some were not. Waits while too much is in flight. A cancelled send that is already under way
    /// is not called back.
    @discardableResult
    package func send(
        _ batch: [KafkaRecord],
        until deadline: Deadline? = nil
    ) async throws(KafkaError) -> [Delivery] {
        guard !batch.isEmpty else { return [] }
        guard batch.count <= DeliveryToken.maximalBatch else {
            throw KafkaError(.invalidRecord, "more than \(DeliveryToken.maximalBatch) records in one batch")
        }
        let start = ContinuousClock.now
        defer { core.metrics.sendTime.observe(start.duration(to: .now)) }
        let limit = Deadline(start.advanced(by: core.options.deliveryTimeout))
        let deadline = min(deadline ?? limit, limit)
        let (id, size) = (core.nextID(), BatchSize(batch))
        if let refusal = await core.enter(id, size, until: deadline) { throw refusal }
        return try await core.send(batch, id, size, until: deadline).get()
    }

    /// Waits for the shutdown, then for what is in flight.
    package func run() async throws {
        await GracefulShutdown.current.wait()
        await shutDown()
    }

    /// Refuses new records, waits for those in flight, gives up what is left at the end of `flushTimeout`.
    package func shutDown() async {
        await core.drain(within: core.options.flushTimeout)
        core.stop()
        await loop.value
    }
}
