import CRdKafka
import Concurrency
import Observability
import Synchronization

/// What readers and the loop share: the client, its queues, and how far each partition has come.
final class ConsumerCore: Sendable {
    enum Phase: Equatable {
        case open
        /// Nothing more is handed out; the loop gives the partitions back.
        case ending
        case failed(KafkaError)
    }

    struct State {
        var tracker = CommitTracker()
        var phase = Phase.open
        /// While the library is being told to read on elsewhere, nothing may be read.
        var seeks = 0
        var latestMessage: MessageSource?
        var commits: [UInt64: PendingCommit] = [:]
        var latestCommit: UInt64 = 0
        /// Who waits for a commit that waits for the end of a join.
        var heldCommits: [Reply<Void>] = []
        var commands: [@Sendable () -> Void] = []
        var loopHasEnded = false
    }

    let options: KafkaConsumerOptions
    let metrics: ConsumerMetrics
    let logger: Logger
    let client: ClientHandle
    /// Rebalances, errors and the answers to commits.
    let events: EventQueue
    let records: RecordQueues
    /// Taken before any lock of the library, never after it.
    let state = Mutex(State())

    init(
        _ client: ClientHandle,
        _ options: KafkaConsumerOptions,
        _ metrics: ConsumerMetrics,
        _ logger: Logger
    ) throws(KafkaError) {
        (self.client, self.options, self.metrics, self.logger) = (client, options, metrics, logger)
        events = EventQueue(of: client)
        records = RecordQueues(options, of: client)
        rd_kafka_poll_set_consumer(client.pointer)
        guard let source = rd_kafka_queue_get_consumer(client.pointer) else {
            throw KafkaError(.configuration, "a consumer needs a group")
        }
        events.receive(from: source)
        rd_kafka_queue_destroy(source)
    }

    func subscribe() throws(KafkaError) {
        let topics = PartitionList(options.topics.map { TopicPartition($0, RD_KAFKA_PARTITION_UA) })
        if let error = KafkaError(rd_kafka_subscribe(client.pointer, topics.pointer)) { throw error }
    }

    // MARK: Phases

    var phase: Phase { state.withLock { $0.phase } }

    /// Ends the reading; the loop then gives the partitions back.
    func end() {
        advance(to: .ending)
    }

    func fail(_ error: KafkaError) {
        advance(to: .failed(error))
    }

    private func advance(to phase: Phase) {
        state.withLock { state in
            if state.phase == .open { state.phase = phase }
        }
        records.wakeReaders()
        events.wake()
    }

    // MARK: Work for the loop's thread

    /// Runs `work`, which may block, on the loop's thread. It is not run when the loop has ended, nor when no one waits
    /// for it any more.
    func perform(
        _ what: String,
        until deadline: Deadline,
        _ work: @escaping @Sendable () -> KafkaError?
    ) async throws(KafkaError) {
        let reply = Reply<Void>()
        let isAccepted = state.withLock { state in
            if !state.loopHasEnded { state.commands.append { if !reply.isSettled { reply.settle(work()) } } }
            return !state.loopHasEnded
        }
        if isAccepted { events.wake() } else { reply.settle(.consumerClosed) }
        try await reply.value(of: what, until: deadline)
    }

    func performCommands() {
        let commands = state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
        for command in commands { command() }
    }

    /// Runs what is left to run and answers what will have no answer.
    func endLoop() {
        let (commands, commits) = state.withLock { state in
            state.loopHasEnded = true
            if state.phase == .open { state.phase = .ending }
            defer { (state.commands, state.commits, state.heldCommits) = ([], [:], []) }
            return (state.commands, state.commits.values.compactMap(\.reply) + state.heldCommits)
        }
        for command in commands { command() }
        for commit in commits { commit.settle(.consumerClosed) }
        records.wakeReaders()
    }
}

extension Reply<Void> {
    func settle(_ error: KafkaError?) {
        settle(error.map { .failure($0) } ?? .success(()))
    }
}

extension KafkaError {
    static let consumerClosed = KafkaError(.closed, "the consumer has ended")
}
