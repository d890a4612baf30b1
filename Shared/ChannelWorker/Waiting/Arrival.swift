import Kafka
import Primitives
import Wire

/// A record on its way through a worker, with the dispatch that it holds: none in a tombstone, an error when it cannot
/// be read.
struct Arrival: Sendable {
    let record: ConsumedRecord
    let dispatch: Result<ChannelDispatch, any Error>?

    init(_ record: ConsumedRecord) {
        self.record = record
        dispatch = record.value.map { value in Result { try ChannelDispatch(decoding: value) } }
    }

    var notBefore: Timestamp {
        if case .success(let dispatch)? = dispatch { dispatch.attempt.notBefore } else { Timestamp(microseconds: 0) }
    }
}
