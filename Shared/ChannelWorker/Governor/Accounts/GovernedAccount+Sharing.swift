import Observability
import Primitives
import Synchronization

// What a worker has seen of an account becomes what all know: offered to Redis, and when others were faster, put on
// top of what they know and offered again.

extension GovernedAccount {
    /// To be called now and then.
    func refresh(registering mustRegister: Bool) async {
        if mustRegister { await register() }
        await reportSends()
        if let request = desk.withLock({ $0.takeUnused(at: clock.now) }) {
            _ = try? await store.lease(request, at: clock.now)
        }
        if let found = try? await store.read() { _ = change { $0.replica.adopt(found) } }
        let mustShare = change { $0.replica.note(.recovering, at: clock.now) }
        if mustShare { shareSoon() }
        let (health, tokens, pace) = desk.withLock { ($0.replica.health, $0.tokens, $0.pace(at: clock.now)) }
        metrics.show(health, tokens: tokens, pace: pace)
    }

    func shareSoon() {
        guard !isSharing.exchange(true, ordering: .acquiringAndReleasing) else { return }
        Task {
            while await share() {}
            isSharing.store(false, ordering: .releasing)
        }
    }

    /// True when there is more to share. With Redis away it waits for the next occasion.
    private func share() async -> Bool {
        guard let offer = desk.withLock({ $0.replica.mustShare ? $0.replica.offer() : nil }) else { return false }
        do {
            let found = try await store.write(offer)
            return change { desk in
                if let found { desk.replica.adopt(found) } else { desk.replica.confirm(offer) }
            }
        } catch {
            desk.withLock { $0.replica.withdraw() }
            return false
        }
    }

    /// `nil` when this call is the one that may go.
    func claimProbe() async -> Timestamp? {
        let limit = desk.withLock { $0.callLimit }
        let found: HealthReplica.Shared?
        let offer = desk.withLock { desk in
            var copy = desk.replica
            copy.note(.probing(callLimit: limit), at: clock.now)
            return copy.offer()
        }
        do {
            found = try await store.write(offer)
        } catch {
            return clock.now + .seconds(1)
        }
        return desk.withLock { desk in
            if let found {
                desk.replica.adopt(found)
                return clock.now + .seconds(1)
            }
            desk.replica.adopt(offer)
            return nil
        }
    }

    /// Changes the desk, tells of what is worth telling, and returns whether there is something to share.
    func change(_ body: (inout AccountDesk<Waiter>) -> Void) -> Bool {
        let (before, after, mustShare) = desk.withLock { desk in
            let before = desk.replica.health
            body(&desk)
            return (before, desk.replica.health, desk.replica.mustShare)
        }
        if before != after { tell(before, after) }
        return mustShare
    }

    private func tell(_ before: AccountHealth, _ after: AccountHealth) {
        if let fault = after.fault, before.fault == nil {
            logger.error("A provider account is misconfigured and pauses", ["provider.fault": .string(fault)])
        }
        if before.circuit.isClosed, !after.circuit.isClosed {
            logger.warning("A provider account fails and is left alone for a while")
        } else if !before.circuit.isClosed, after.circuit.isClosed {
            logger.info("A provider account has recovered")
        }
        if before.pause == nil, after.pause != nil { logger.warning("A provider account was paused") }
        if before.pause != nil, after.pause == nil { logger.info("A provider account goes on") }
    }
}
