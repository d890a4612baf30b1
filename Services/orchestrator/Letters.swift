import Kafka
import Notifications
import Primitives
import ServiceKit
import Storage
import Wire

/// Turns the domain's actions into the records and rows that carry them.
struct Letters {
    let command: RecipientCommand
    let requests: [UUIDv7: RecipientCommand]
    /// By the references of the person's devices.
    let targets: [String: PushTarget]
    let context: RecordHeaders
    let now: Timestamp

    /// A person has one timer.
    static let timer = "wake"

    func take(_ action: Action, _ recipient: Storage.RecipientKey, _ outcome: inout Decider.Outcome) throws {
        switch action {
        case .record(let decision): try record(decision, &outcome)
        case .dispatch(let dispatch): try send(dispatch, &outcome)
        case .retract(let retraction): try send(retraction, &outcome)
        case .schedule(let moment):
            outcome.states.cancelledTimers.removeAll { $0.recipient == recipient }
            outcome.states.timers.removeAll { $0.key.recipient == recipient }
            outcome.states.timers.append(RecipientTimer(.init(recipient, Letters.timer), dueAt: moment))
        case .cancelTimer:
            outcome.states.timers.removeAll { $0.key.recipient == recipient }
            outcome.states.cancelledTimers.append(.init(recipient, Letters.timer))
        case .answer(let answer):
            let outcomes = answer.outcomes.map { (Storage.Channel($0), $1.rawValue) }
            outcome.answers[command.id] = .cancelled(Dictionary(outcomes) { $1 })
        // Requests are kept with the state.
        case .keep, .forget: break
        }
    }

    /// Whoever only tries is told at once.
    private func record(_ decision: Decision, _ outcome: inout Decider.Outcome) throws {
        let record = record(of: decision)
        try send(record, to: .notificationDecided, &outcome)
        guard decision.isDryRun else { return }
        guard case .decided(let others)? = outcome.answers[command.id] else {
            outcome.answers[command.id] = .decided([record])
            return
        }
        outcome.answers[command.id] = .decided(others + [record])
    }

    private func send(_ dispatch: Dispatch, _ outcome: inout Decider.Outcome) throws {
        guard case .created(let created)? = requests[dispatch.notification]?.action,
            let message = message(dispatch, created), let channel = ChannelTopics(rawValue: dispatch.channel.word)
        else { return }
        do {
            try send(message, to: .queued(channel), &outcome)
        } catch let error as WireError {
            // A message that no record holds will never be sent: that is told, and holds nobody else up.
            try send(DeliveryEvent(failed: message, error, at: now), to: .delivery(.failed), &outcome)
        }
    }

    private func send(_ retraction: Retraction, _ outcome: inout Decider.Outcome) throws {
        guard let channel = ChannelTopics(rawValue: retraction.channel.word) else { return }
        var message = ChannelDispatch(
            id: retraction.id,
            recipient: command.recipient,
            notificationID: retraction.notification,
            channel: retraction.channel.wire,
            destination: .inapp(InappDestination()),
            acceptedAt: retraction.notification.timestamp,
            decidedAt: now
        )
        (message.operation, message.step, message.cause) = (.retract, UInt32(retraction.step), command.cause)
        try send(message, to: .queued(channel), &outcome)
    }

    private func send(_ event: some WireEvent, to topic: Topic, _ outcome: inout Decider.Outcome) throws {
        outcome.records.append(try KafkaRecord(event, to: topic, at: now, after: context))
    }

    private func record(of decision: Decision) -> DecisionRecord {
        var record = DecisionRecord(
            id: decision.id,
            recipient: command.recipient,
            notificationID: decision.notification,
            channel: decision.channel.wire,
            verdict: Wire.Verdict(word: decision.verdict.rawValue) ?? .unspecified,
            reasonCode: decision.reason.rawValue,
            rule: decision.rule.rawValue,
            decidedAt: decision.decidedAt
        )
        (record.step, record.until, record.dispatchID) = (UInt32(decision.step), decision.until, decision.dispatch)
        (record.category, record.isDryRun) = (decision.category, decision.isDryRun)
        record.reminder = UInt32(decision.reminder)
        record.detail = decision.reminder > 0 ? "Reminder \(decision.reminder)." : nil
        record.priority = Wire.Priority(rawValue: Int32(decision.priority.rawValue))
        record.inputs = decision.inputs.map { DecisionInput(name: $0.name, value: $0.json) }
        record.versions = decision.versions.map { VersionUsed(name: $0.name, version: $0.version) }
        record.cause = command.cause
        return record
    }
}
