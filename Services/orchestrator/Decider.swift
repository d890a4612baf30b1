import ChannelWorker
import Kafka
import Notifications
import Observability
import Primitives
import Storage
import Wire

/// Loads what a batch's recipients are and what is known of them, decides command after command, and collects what
/// follows. It changes nothing but claims in the send ledger, which a repetition finds as it left them.
struct Decider: Sendable {
    struct Outcome {
        var records: [KafkaRecord] = []
        var states: RecipientStateBatch
        var deadAddresses: [DeadAddress] = []
        /// By command.
        var answers: [UUIDv7: CommandAnswer] = [:]
        /// The batch's recipients, as it leaves them.
        var recipients: [Storage.RecipientKey: OwnedRecipient] = [:]
    }

    private let states: StateReader
    private let knowledge: StoredKnowledge
    private let ledger: SendLedger
    private let clock: WallClock
    private let tracer: Tracer
    private let lookups: CacheLookups
    private let unreadable: Counter
    private let logger: Logger

    init(
        states: StateReader,
        knowledge: StoredKnowledge,
        ledger: SendLedger,
        clock: WallClock,
        tracer: Tracer,
        metrics: MetricRegistry,
        logger: Logger
    ) {
        (self.states, self.knowledge, self.ledger) = (states, knowledge, ledger)
        (self.clock, self.tracer, self.logger) = (clock, tracer, logger)
        lookups = CacheLookups("recipients", metrics: metrics)
        unreadable = metrics.counter("herald_orchestrator_unreadable_total", "Commands that could not be decoded")
    }

    func decide(
        _ records: [ConsumedRecord],
        _ watermark: Watermark,
        remembering memory: RecipientMemory = RecipientMemory()
    ) async throws -> Outcome {
        let letters = records.compactMap(read)
        var owned = try await recipients(of: letters.map(\.command), memory)
        let known = try await knowledge.load(letters.map(\.command), owned)
        var outcome = Outcome(states: RecipientStateBatch(watermark))
        for (command, context) in letters {
            guard let key = Storage.RecipientKey(command.recipient), var recipient = owned.removeValue(forKey: key)
            else { continue }
            if let dead = DeadAddress(command) { outcome.deadAddresses.append(dead) }
            let (start, here) = (clock.now, context.goingOn)
            let actions = try await decide(command, &recipient, known.knowledge(of: key))
            let letters = Letters(
                command: command,
                requests: recipient.requests,
                targets: known.people[key]?.targets ?? [:],
                context: here,
                now: clock.now
            )
            if let trace = here.trace { tracer.record("decide", .consumer, trace, after: context.trace, from: start) }
            for action in actions { try letters.take(action, key, &outcome) }
            recipient.follow(actions)
            owned[key] = recipient
        }
        outcome.states.states = try owned.mapValues { try $0.encoded() }
        outcome.recipients = owned
        return outcome
    }

    private func recipients(
        of commands: [RecipientCommand],
        _ memory: RecipientMemory
    ) async throws -> [Storage.RecipientKey: OwnedRecipient] {
        var (owned, missing): ([Storage.RecipientKey: OwnedRecipient], [Storage.RecipientKey]) = ([:], [])
        for key in Set(commands.compactMap { Storage.RecipientKey($0.recipient) }) {
            if let recipient = memory[key] { owned[key] = recipient } else { missing.append(key) }
        }
        lookups.count(hits: owned.count, misses: missing.count)
        if !missing.isEmpty { owned.merge(try await states.load(missing)) { $1 } }
        return owned
    }

    private func decide(
        _ command: RecipientCommand,
        _ recipient: inout OwnedRecipient,
        _ knowledge: Knowledge
    ) async throws -> [Action] {
        recipient.remember(command)
        guard var event = Command(command) else { return [] }
        try await recall(recipient.state.recalled(by: event.event), command)
        if case .cancel(var cancellation) = event.event {
            try await revoke(&cancellation, command, recipient)
            event = Command(event.id, .cancel(cancellation))
        }
        return recipient.state.handle(event, knowledge, at: clock.now)
    }

    /// Concludes in the ledger, as cancelled, what no worker has claimed, so that none will send it; what the ledger then
    /// holds is the event that says so.
    private func revoke(
        _ cancellation: inout Cancellation,
        _ command: RecipientCommand,
        _ recipient: OwnedRecipient
    ) async throws {
        let wanted = recipient.state.revocable(cancellation).sorted { $0.key.rawValue < $1.key.rawValue }
        let notes = try wanted.map { channel, dispatch in
            let event = DeliveryEvent(
                cancelled: dispatch,
                of: cancellation.notification,
                channel,
                command,
                at: clock.now
            )
            return (id: dispatch, note: try event.encoded())
        }
        let claims = notes.isEmpty ? [] : try await ledger.conclude(untried: notes)
        for ((channel, _), claim) in zip(wanted, claims) {
            if claim.isRevoked {
                cancellation.revoked.formUnion(ChannelSet([channel]))
            } else {
                cancellation.overtaken.formUnion(ChannelSet([channel]))
            }
        }
    }

    /// The same of reminders that have come to their end; nobody waits to hear of it.
    private func recall(_ reminders: [RecipientState.Recall], _ command: RecipientCommand) async throws {
        guard !reminders.isEmpty else { return }
        let notes = try reminders.map { reminder in
            let event = DeliveryEvent(
                cancelled: reminder.dispatch,
                of: reminder.notification,
                reminder.channel,
                command,
                at: clock.now
            )
            return (id: reminder.dispatch, note: try event.encoded())
        }
        _ = try await ledger.conclude(untried: notes)
    }

    private func read(_ record: ConsumedRecord) -> (command: RecipientCommand, context: RecordHeaders)? {
        guard let value = record.value else { return nil }
        do {
            return (try RecipientCommand(decoding: value), RecordHeaders { record.headers[$0] })
        } catch {
            unreadable.increment()
            logger.error(
                "A command cannot be read and is passed over",
                [
                    "kafka.partition": .integer(record.partition), "kafka.offset": .integer(record.offset),
                    "error": .error(error),
                ]
            )
            return nil
        }
    }
}

extension RecordHeaders {
    /// The same with a place of its own in the trace, for the work that the record brings.
    fileprivate var goingOn: RecordHeaders {
        var headers = self
        headers.trace = trace?.child()
        return headers
    }
}

extension SendLedger.Claim {
    /// Whether a cancel came first, this one or one before.
    fileprivate var isRevoked: Bool {
        switch self {
        case .granted: true
        case .concluded(let note): (try? DeliveryEvent(decoding: note))?.status == .cancelled
        case .interrupted, .interruptedAgain: false
        }
    }
}
