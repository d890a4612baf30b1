import Concurrency
import Primitives
import Wire

/// One device.
extension DeviceWork {
    func send(_ message: DeviceMessage, _ words: Words, by claimant: UUIDv7) async throws -> DeviceEnd {
        guard let governor = governors[message.target.platform] else {
            let fault = SendFault("no_provider", "nobody is set up who reaches such devices")
            return try await settle(judge.unfit(message.dispatch, fault, at: now), message)
        }
        switch await governor.admit(message.dispatch.priority.rawValue) {
        case .go(let account): return try await send(message, words, through: account, of: governor, by: claimant)
        case .later(let until): return .waiting(until: until, nil)
        case .none: return .waiting(until: now + .seconds(60), nil)
        }
    }

    private func send(
        _ message: DeviceMessage,
        _ words: Words,
        through account: GovernedAccount,
        of governor: Governor,
        by claimant: UUIDv7
    ) async throws -> DeviceEnd {
        let (courier, dispatch) = (courier(message, governor), message.dispatch)
        switch try await claim(dispatch, for: account, by: claimant) {
        case .granted:
            return try await settle(await courier.carry(dispatch, words, through: account, as: claimant), message)
        case .interrupted where account.provider.isIdempotent:
            return try await settle(await courier.carry(dispatch, words, through: account, as: claimant), message)
        case .interrupted where dispatch.onUnknown.allowsSecond && !dispatch.mayBeOut:
            let second = judge.interruption(of: dispatch, at: now)
            return try await settle(await courier.carry(second, words, through: account, as: claimant), message)
        case .interrupted, .interruptedAgain:
            account.leaveUnused()
            return try await settle(judge.interrupted(dispatch, at: now), message)
        case .concluded(let note):
            account.leaveUnused()
            return .over(try DeliveryEvent(decoding: note))
        }
    }

    /// Their time is over. A device that was reached in time stays so, and one that may have been is not known.
    func expire(_ messages: [DeviceMessage]) async throws -> [DeviceEnd] {
        var ends: [DeviceEnd] = []
        for message in messages {
            let event = message.own(judge.expiry(of: message.dispatch, at: now))
            let note = try event.encoded()
            switch try await surely({ try await ledger.conclude(untried: message.dispatch, note) }) {
            case .granted: ends.append(try await settle(.conclude(event), message))
            case .interrupted, .interruptedAgain:
                ends.append(try await settle(judge.interrupted(message.dispatch, at: now), message))
            case .concluded(let note): ends.append(.over(try DeliveryEvent(decoding: note)))
            }
        }
        return ends
    }

    /// Where a call was interrupted that may be made again, that is noted first: killed in this one as well, there is no
    /// third.
    private func claim(
        _ dispatch: ChannelDispatch,
        for account: GovernedAccount,
        by claimant: UUIDv7
    ) async throws -> SendLedger.Claim {
        do {
            let claim = try await surely { try await ledger.claim(dispatch, by: claimant) }
            if claim == .interrupted, dispatch.onUnknown.allowsSecond, !dispatch.mayBeOut {
                try await surely { try await ledger.noteSecond(dispatch.id, by: claimant) }
            }
            return claim
        } catch {
            account.leaveUnused()
            throw error
        }
    }

    private func courier(_ message: DeviceMessage, _ governor: Governor) -> Courier {
        Courier(governor: governor, judge: judge, settings: settings, ledger: ledger) { [self] event, _ in
            // Only a cancelled task cannot tell it, and then the whole attempt comes again.
            try? await surely { try await outbox.tell(message.own(event), of: message.whole, channel) }
        }
    }

    /// Brings the ledger to what was decided.
    func settle(_ step: Step, _ message: DeviceMessage) async throws -> DeviceEnd {
        switch step {
        case .conclude(let event):
            let event = message.own(event)
            let note = try event.encoded()
            try await surely { try await ledger.conclude(message.id, note) }
            try await tellPart(event, message.whole)
            return .over(event)
        case .retry(let next, _):
            try await surely { try await ledger.release(message.id) }
            if let event = DeliveryEvent(deferring: next) {
                try await surely { try await outbox.tell(message.own(event), of: message.whole, channel) }
            }
            return .waiting(until: next.attempt.notBefore, next)
        case .bury(let dead, let event): return .buried(dead, message.own(event))
        }
    }
}

extension DeviceMessage {
    /// Told of this device, as a part of the whole dispatch.
    fileprivate func own(_ event: DeliveryEvent) -> DeliveryEvent {
        var event = event
        (event.dispatchID, event.deviceID, event.isPartial) = (whole.id, target.deviceID, isPart)
        return event
    }
}
