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
    }

    let store: RecipientStateStore
    let knowledge: any KnowledgeSource
    let ledger: SendLedger
    let clock: WallClock
    let tracer: Tracer
    let unreadable: Counter
    let logger: Logger

    func decide(_ records: [ConsumedRecord], _ watermark: Watermark) async throws -> Outcome {
        let commands = records.compactMap(read)
        let recipients = Set(commands.compactMap { Storage.RecipientKey($0.command.recipient) })
        var owned = try await store.load(Array(recipients)).mapValues(load)
        var outcome = Outcome(states: RecipientStateBatch(watermark))
        for (command, context) in commands {
            guard let key = Storage.RecipientKey(command.recipient) else { continue }
            let (start, here) = (clock.now, context.goingOn)
            var recipient = owned[key] ?? OwnedRecipient()
            let actions = try await decide(command, &recipient)
            let letters = Letters(command: command, requests: recipient.requests, context: here, now: clock.now)
            if let trace = here.trace { tracer.record("decide", .consumer, trace, after: context.trace, from: start) }
            for action in actions { try letters.take(action, key, &outcome) }
            recipient.follow(actions)
            owned[key] = recipient
        }
        outcome.states.states = try owned.mapValues { try $0.encoded() }
        return outcome
    }

    private func decide(_ command: RecipientCommand, _ recipient: inout OwnedRecipient) async throws -> [Action] {
        recipient.remember(command)
        guard var event = Command(command) else { return [] }
        if case .cancel(var cancellation) = event.event {
            cancellation.revoked = try await revoke(cancellation, command, recipient)
            event = Command(event.id, .cancel(cancellation))
        }
        let known = try await knowledge.knowledge(for: command, recipient)
        return recipient.state.handle(event, known, at: clock.now)
    }

    /// Claims the dispatches that no worker has claimed yet, so that none will; what the ledger then holds is the event
    /// that says so.
    private func revoke(
        _ cancellation: Cancellation,
        _ command: RecipientCommand,
        _ recipient: OwnedRecipient
    ) async throws -> ChannelSet {
        var revoked: [Notifications.Channel] = []
        for (channel, dispatch) in recipient.state.revocable(cancellation) {
            let event = DeliveryEvent(cancelled: dispatch, cancellation, channel, command, at: clock.now)
            switch try await ledger.claim(dispatch, by: command.id) {
            case .granted:
                try await ledger.conclude(dispatch, try event.encoded())
                revoked.append(channel)
            case .concluded(let note) where (try? DeliveryEvent(decoding: note))?.status == .cancelled:
                revoked.append(channel)
            case .concluded, .interrupted: break
            }
        }
        return ChannelSet(revoked)
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

    /// A state that cannot be read is no reason to lose the person's next notification; it is told, loudly.
    private func load(_ bytes: [UInt8]) -> OwnedRecipient {
        do {
            return try OwnedRecipient(decoding: bytes)
        } catch {
            logger.error("A recipient's state cannot be read and begins anew", ["error": .error(error)])
            return OwnedRecipient()
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
