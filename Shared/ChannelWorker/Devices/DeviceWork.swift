import Concurrency
package import Observability
import Primitives
package import ServiceKit
package import Wire

/// One dispatch on its way to all of a person's devices: each is claimed, sent and noted in the ledger by itself, so that
/// a crash or a retry repeats only those that are not over. The dispatch's own claim is what a cancel looks at: it is
/// given back as long as no device is over, and found `interrupted` it only means that the ledger is asked about each.
package final class DeviceWork: ChannelWork {
    package let channel: ChannelTopics
    package let outbox: Outbox
    let ledger: GatheredLedger
    let governors: [PushPlatform: Governor]
    let judge: Judge
    let settings: ChannelWorker.Settings
    private let words: any WordsMaker
    private let register: any DeviceRegister
    private let logger: Logger
    private let retries = RetryPolicy(backoff: Backoff(base: .milliseconds(100), limit: .seconds(5)))
    /// A device that is not removed now is found dead again; nobody waits for that.
    private let removals = RetryPolicy(attempts: 4, backoff: Backoff(base: .milliseconds(100), limit: .seconds(1)))

    /// `governors` by whose devices their accounts reach.
    package init(
        _ channel: ChannelTopics,
        ledger: SendLedger,
        words: any WordsMaker,
        governors: [PushPlatform: Governor],
        register: any DeviceRegister,
        outbox: Outbox,
        settings: ChannelWorker.Settings = ChannelWorker.Settings(),
        logger: Logger
    ) {
        (self.channel, self.outbox, self.words) = (channel, outbox, words)
        (self.ledger, judge) = (GatheredLedger(ledger), Judge(ladder: settings.ladder))
        (self.governors, self.register, self.settings, self.logger) = (governors, register, settings, logger)
    }

    var now: Timestamp { settings.clock.now }

    package func perform(_ dispatch: ChannelDispatch) async throws {
        let claimant = UUIDv7(at: now)
        let messages = DeviceMessage.all(of: dispatch)
        var (known, isOther) = ([UUIDv7: DeliveryEvent](), false)
        switch try await surely({ try await ledger.claim(dispatch, by: claimant) }) {
        case .concluded(let note): return try await surely { try await outbox.tellAgain(note, of: dispatch, channel) }
        case .granted: break
        case .interrupted, .interruptedAgain:
            known = try await recall(messages, of: dispatch)
            isOther = dispatch.attempt.redrives > 0
        }
        var fanOut = FanOut(dispatch, count: messages.count)
        for event in known.values { fanOut.add(.over(event)) }
        for end in try await attempt(messages.filter { known[$0.id] == nil }, dispatch, by: claimant) {
            fanOut.add(end)
        }
        try await removeDead(fanOut.over)
        try await bury(fanOut, dispatch)
        try await take(fanOut, dispatch, isOther: isOther)
    }

    /// How devices ended in earlier attempts. What the last attempt may not have told any more is told again.
    private func recall(
        _ messages: [DeviceMessage],
        of dispatch: ChannelDispatch
    ) async throws -> [UUIDv7: DeliveryEvent] {
        let notes = try await surely { try await ledger.notes(of: messages.map(\.id)) }
        let known = notes.compactMapValues { try? DeliveryEvent(decoding: $0) }
        for event in known.values where event.isPartial && event.attempt == dispatch.attempt.number {
            try await surely { try await outbox.tell(event, of: dispatch, channel) }
        }
        return known
    }

    /// All at once; each is settled in the ledger when this returns or throws.
    private func attempt(
        _ messages: [DeviceMessage],
        _ dispatch: ChannelDispatch,
        by claimant: UUIDv7
    ) async throws -> [DeviceEnd] {
        guard !messages.isEmpty else { return [] }
        if let expiry = dispatch.expiresAt, expiry <= now {
            return try await expire(messages)
        }
        let made: Words
        do {
            made = try await surely { try await words.words(for: dispatch) }
        } catch let fault as SendFault {
            return try await settle(messages) { judge.unfit($0, fault, at: now) }
        }
        return try await withThrowingTaskGroup(of: DeviceEnd.self) { group in
            for message in messages { group.addTask { try await self.send(message, made, by: claimant) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func settle(_ messages: [DeviceMessage], _ step: (ChannelDispatch) -> Step) async throws -> [DeviceEnd] {
        var ends: [DeviceEnd] = []
        for message in messages { ends.append(try await settle(step(message.dispatch), message)) }
        return ends
    }

    private func removeDead(_ over: [DeliveryEvent]) async throws {
        for dead in over.compactMap(DeadDevice.init) {
            do {
                guard try await removals.run({ try await register.remove(dead) }) else { continue }
            } catch  where Task.isCancelled {
                throw error
            } catch {
                logger.error("A dead device could not be removed", ["error": .error(error)])
                continue
            }
            try await surely { try await outbox.note(dead.audit(at: now)) }
        }
    }

    /// In the dead letters before the ledger knows: killed in between, they are there twice and not lost.
    private func bury(_ fanOut: FanOut, _ dispatch: ChannelDispatch) async throws {
        guard let dead = fanOut.deadLetter(at: now) else { return }
        try await surely { try await outbox.bury(dead, channel) }
        for (letter, event) in fanOut.buried {
            let note = try event.encoded()
            try await surely { try await ledger.bury(letter, note) }
            try await tellPart(event, dispatch)
        }
    }

    /// `isOther` when the rest of the dispatch may still be waiting while an operator has sent a part of it on: the whole
    /// is the rest's to conclude.
    private func take(_ fanOut: FanOut, _ dispatch: ChannelDispatch, isOther: Bool) async throws {
        switch fanOut.next(at: now) {
        case .conclude(let event):
            let note = try event.encoded()
            if !isOther { try await surely { try await conclude(dispatch, note, mayBeRedriven: fanOut.hasFailed) } }
            try await surely { try await outbox.tell(event, of: dispatch, channel) }
        case .wait(let next, let until, let reached):
            if let reached { try await surely { try await outbox.tell(reached, of: dispatch, channel) } }
            if fanOut.isUntouched { try await surely { try await ledger.release(dispatch.id) } }
            guard let tier = settings.ladder.tier(for: until - now) else { return }
            try await surely { try await outbox.wait(next, channel, tier.name) }
        }
    }

    private func conclude(_ dispatch: ChannelDispatch, _ note: [UInt8], mayBeRedriven: Bool) async throws {
        if mayBeRedriven {
            try await ledger.bury(dispatch, note)
        } else {
            try await ledger.conclude(dispatch.id, note)
        }
    }

    func tellPart(_ event: DeliveryEvent, _ dispatch: ChannelDispatch) async throws {
        guard event.isPartial else { return }
        try await surely { try await outbox.tell(event, of: dispatch, channel) }
    }

    func surely<Result: Sendable>(_ stage: () async throws -> Result) async throws -> Result {
        try await retries.run { try await stage() }
    }
}
