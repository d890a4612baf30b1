/// What a partition remembers of its idempotent producers, so that a batch sent twice is stored once.
struct ProducerTable {
    enum Decision: Equatable {
        case append
        /// Stored before, at this offset.
        case duplicate(baseOffset: Int64)
        case refuse(ErrorCode)
    }

    private struct Stored {
        let firstSequence: Int32
        let lastSequence: Int32
        let baseOffset: Int64

        func holds(_ batch: RecordBatchHeader) -> Bool {
            firstSequence == batch.baseSequence && lastSequence == batch.lastSequence
        }
    }

    private struct Producer {
        var epoch: Int16
        var recent: [Stored] = []
    }

    /// A producer has at most five requests in flight, so a repetition is one of its last five batches.
    private static let remembered = 5
    private let limit: Int
    private var producers: [Int64: Producer] = [:]
    /// Producer ids only grow: whoever has a lower one than this may have been forgotten for room.
    private var forgottenBelow: Int64 = 0

    init(limit: Int = 10_000) {
        self.limit = limit
    }

    /// `isTrimmed`: the log no longer holds its first records, so an unknown producer may have been there before.
    func decide(_ batch: RecordBatchHeader, isTrimmed: Bool) -> Decision {
        guard batch.hasProducer else { return .append }
        guard let producer = producers[batch.producerID] else {
            // A later sequence of a producer never seen means that records before it are lost: it must be told.
            let mayBeKnown = isTrimmed || batch.producerID < forgottenBelow
            return batch.baseSequence == 0 || mayBeKnown ? .append : .refuse(.unknownProducerID)
        }
        if batch.producerEpoch < producer.epoch { return .refuse(.invalidProducerEpoch) }
        if batch.producerEpoch > producer.epoch {
            return batch.baseSequence == 0 ? .append : .refuse(.outOfOrderSequence)
        }
        if let stored = producer.recent.first(where: { $0.holds(batch) }) {
            return .duplicate(baseOffset: stored.baseOffset)
        }
        guard let last = producer.recent.last else { return .append }
        return batch.baseSequence == (last.lastSequence &+ 1) & .max ? .append : .refuse(.outOfOrderSequence)
    }

    /// Remembers a batch that was stored at `baseOffset`.
    mutating func record(_ batch: RecordBatchHeader, at baseOffset: Int64) {
        guard batch.hasProducer else { return }
        if producers[batch.producerID] == nil { makeRoom() }
        var producer = producers.removeValue(forKey: batch.producerID) ?? Producer(epoch: batch.producerEpoch)
        if producer.epoch != batch.producerEpoch { producer = Producer(epoch: batch.producerEpoch) }
        if producer.recent.count == ProducerTable.remembered { producer.recent.removeFirst() }
        producer.recent.append(
            Stored(firstSequence: batch.baseSequence, lastSequence: batch.lastSequence, baseOffset: baseOffset)
        )
        producers[batch.producerID] = producer
    }

    /// Forgets the older half, the lower ids, when the table is full.
    private mutating func makeRoom() {
        guard producers.count >= limit else { return }
        let ids = producers.keys.sorted()
        forgottenBelow = max(forgottenBelow, ids[ids.count / 2])
        producers = producers.filter { $0.key >= forgottenBelow }
    }
}
