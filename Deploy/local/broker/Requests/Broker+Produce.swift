import Observability
import Primitives

/// API 0.
extension Broker {
    private struct Stored {
        let partition: Int32
        var error = ErrorCode.success
        var baseOffset: Int64 = -1
        var startOffset: Int64 = -1
    }

    func produce(_ call: inout Call) throws -> Call.Outcome {
        let isTransactional = try call.request.nullableString() != nil
        let acknowledgements: Int16 = try call.request.integer()
        try call.request.skip(4)
        let batches = try call.request.byTopic { (try $0.integer(Int32.self), try $0.nullableRange()) }
        var bytes = call.request.releaseBytes()
        let refusal: ErrorCode? =
            isTransactional
            ? .transactionalIDAuthorizationFailed
            : (-1...1).contains(acknowledgements) ? nil : .invalidRequiredAcks
        let stored = batches.map { topic in
            ByTopic(
                topic: topic.topic,
                items: topic.items.map { partition, range in
                    if let refusal { return Stored(partition: partition, error: refusal) }
                    return store(topic.topic, partition, &bytes, range ?? 0..<0)
                }
            )
        }
        guard acknowledgements != 0 else { return .unanswered }
        write(stored, to: &call)
        return .answered
    }

    private func store(_ topic: String, _ index: Int32, _ bytes: inout [UInt8], _ range: Range<Int>) -> Stored {
        guard let topic = topics[topic], let partition = topic.partition(index) else {
            return Stored(partition: index, error: .unknownTopicOrPartition)
        }
        var stored = Stored(partition: index, startOffset: partition.log.startOffset)
        do {
            switch try partition.log.append(&bytes, range, topic.settings, now: wallClock.now) {
            case .failure(let error): stored.error = error
            case .success(let appended):
                stored.baseOffset = appended.baseOffset
                // A repetition too: the first time the disk may have failed after the append.
                if options.isSynchronous { try partition.log.synchronize() }
                if appended.isNew { partition.grew(by: range.count) }
            }
        } catch {
            logger.error("records cannot be stored", ["topic": .string(topic.name.text), "error": .error(error)])
            stored.error = .storageError
        }
        return stored
    }

    private func write(_ stored: [ByTopic<Stored>], to call: inout Call) {
        let version = call.version
        call.response.byTopic(stored) { writer, _, stored in
            writer.integer(stored.partition)
            writer.error(stored.error)
            writer.integer(stored.baseOffset)
            // The records keep the producer's timestamps.
            writer.integer(Int64(-1))
            if version >= 5 { writer.integer(stored.startOffset) }
        }
        call.response.integer(Int32(0))
    }
}
