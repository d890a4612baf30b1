import Primitives

extension Turn {
    mutating func cancel(_ cancellation: Cancellation) {
        var outcomes: [Channel: CancelOutcome] = [:]
        let isKnown = state.tracked.contains { $0.notification.id == cancellation.notification }
        for channel in Channel.allCases where cancellation.channels.contains(channel) {
            // Of a channel that was never planned nothing will come; of a notification long forgotten all has.
            outcomes[channel] = isKnown ? .prevented : .tooLate
        }
        update(cancellation.notification) { turn, entry in
            for index in entry.routes.indices where cancellation.asks(for: entry.routes[index].channel) {
                let channel = entry.routes[index].channel
                if cancellation.overtaken.contains(channel), entry.routes[index].stage.isOpen {
                    entry.routes[index].stage = .dispatched
                }
                outcomes[channel] = turn.cancel(index, &entry, isRevoked: cancellation.revoked.contains(channel))
            }
            entry.reminding = nil
            // A cancel is no failure, so nothing falls back because of it.
            if !entry.stepIsAlive { turn.closeReserve(&entry, .cancelled) }
        }
        actions.append(.answer(CancelAnswer(notification: cancellation.notification, outcomes: outcomes)))
    }

    mutating func erase() {
        for notification in state.tracked.filter(\.isAlive).map(\.notification.id) {
            update(notification) { turn, entry in
                entry.reminding = nil
                turn.close(&entry, Ruling(verdict: .cancel, reason: .erased, rule: .erasure))
            }
        }
        state.tracked = []
        state.caps = CapCounters()
    }

    private mutating func cancel(
        _ index: Int,
        _ entry: inout TrackedNotification,
        isRevoked: Bool
    ) -> CancelOutcome {
        switch entry.routes[index].stage {
        case .reserve, .waiting, .collected: return prevent(index, &entry)
        case .dispatched where isRevoked: return prevent(index, &entry)
        case .dispatched, .reached, .noticed:
            return entry.routes[index].channel == .inapp ? retract(index, &entry) : comeTooLate(index, &entry)
        case .failed: return comeTooLate(index, &entry)
        case .dropped, .cancelled: return .prevented
        case .retracted: return .retracted
        }
    }

    private mutating func prevent(_ index: Int, _ entry: inout TrackedNotification) -> CancelOutcome {
        end(index, &entry, .cancelled)
        return .prevented
    }

    private mutating func retract(_ index: Int, _ entry: inout TrackedNotification) -> CancelOutcome {
        entry.routes[index].stage = .retracted
        record(Ruling(verdict: .retract, reason: .retracted, rule: .cancel), index, &entry)
        let (id, route) = (entry.notification.id, entry.routes[index])
        actions.append(
            .retract(
                Retraction(
                    id: id.derived(.retraction, route.channel, step: route.step),
                    notification: id,
                    channel: route.channel,
                    step: route.step,
                    dispatch: id.dispatchID(route.channel, step: route.step)
                )
            )
        )
        return .retracted
    }

    private mutating func comeTooLate(_ index: Int, _ entry: inout TrackedNotification) -> CancelOutcome {
        record(Ruling(verdict: .tooLate, reason: .alreadySent, rule: .cancel), index, &entry)
        return .tooLate
    }
}
