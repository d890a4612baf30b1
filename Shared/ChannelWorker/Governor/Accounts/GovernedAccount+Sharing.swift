import Concurrency
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
        try? await talk.withPermit {
            if let found = try await store.read() { _ = change { $0.replica.adopt(found) } }
        }
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
        let hasMore = try? await talk.withPermit {
            guard let offer = desk.withLock({ $0.replica.mustShare ? $0.replica.offer(at: clock.now) : nil }) else {
                return false
            }
            let found = try await store.write(offer)
            return change { $0.replica.adopt(found ?? offer) }
        }
        return hasMore ?? false
    }

    /// `nil` when this call is the one that may go.
    func claimProbe() async -> Timestamp? {
        guard !isProbing.exchange(true, ordering: .acquiringAndReleasing) else { return clock.now + .seconds(1) }
        defer { isProbing.store(false, ordering: .releasing) }
        let isGranted = try? await talk.withPermit {
            guard let offer = desk.withLock({ $0.offerProbe(at: clock.now) }) else { return false }
            let found = try await store.write(offer)
            _ = change { $0.replica.adopt(found ?? offer) }
            return found == nil
        }
        return isGranted == true ? nil : clock.now + .seconds(1)
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
