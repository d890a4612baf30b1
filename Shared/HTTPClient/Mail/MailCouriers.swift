import Concurrency
import Observability
import Synchronization

/// A fixed number of couriers. The one that came back last goes out first, so that few connections are kept warm.
final class MailCouriers: Sendable {
    private struct State {
        var idle: [MailCourier]
        var underWay = 0
        var isClosing = false
        var drained: [CheckedContinuation<Void, Never>] = []
    }

    private let configuration: SMTPConfiguration
    private let metrics: TransferMetrics
    private let permits: Permits
    private let state: Mutex<State>

    init(_ configuration: SMTPConfiguration, _ metrics: TransferMetrics) {
        (self.configuration, self.metrics) = (configuration, metrics)
        permits = Permits(configuration.connections)
        state = Mutex(State(idle: (0..<configuration.connections).map { _ in MailCourier() }))
    }

    func deliver(
        _ message: SMTPMessage,
        _ content: [UInt8],
        _ deadline: Deadline
    ) async throws(SMTPError) -> SMTPReply {
        guard begin() else { throw SMTPError(.transfer(.closed)) }
        defer { end() }
        guard await acquire(by: deadline) else { throw SMTPError(.transfer(Task.isCancelled ? .cancelled : .timedOut)) }
        defer { permits.release() }
        // A permit is held, so a courier is there.
        guard let courier = state.withLock({ $0.idle.popLast() }) else { throw SMTPError(.transfer(.other)) }
        defer { state.withLock { $0.idle.append(courier) } }
        let exchange: @Sendable () -> SMTPExchange = { [configuration] in
            SMTPExchange(configuration, sender: message.sender, recipient: message.recipient, content: content)
        }
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            await courier.deliver(exchange, deadline, cancellation, metrics)
        } onCancel: {
            cancellation.request()
        }.get()
    }

    /// Takes no new message and returns when the last one has ended, all of them having deadlines.
    func drain() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isClosing = true
                if state.underWay > 0 { state.drained.append(continuation) }
                return state.underWay == 0
            }
            if isIdle { continuation.resume() }
        }
    }

    private func begin() -> Bool {
        let mayBegin = state.withLock { state in
            if !state.isClosing { state.underWay += 1 }
            return !state.isClosing
        }
        if mayBegin { metrics.inFlight.add(1) }
        return mayBegin
    }

    private func end() {
        metrics.inFlight.add(-1)
        let drained = state.withLock { state in
            state.underWay -= 1
            guard state.underWay == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.drained = [] }
            return state.drained
        }
        for continuation in drained { continuation.resume() }
    }

    /// False when the deadline or a cancellation came first.
    private func acquire(by deadline: Deadline) async -> Bool {
        await withTaskGroup(of: Bool.self) { [permits] group in
            group.addTask { (try? await permits.acquire()) != nil }
            group.addTask {
                try? await Task.sleep(until: deadline.instant, clock: .continuous)
                return false
            }
            let first = await group.next() ?? false
            group.cancelAll()
            // A permit that came just too late is a permit all the same.
            let second = await group.next() ?? false
            return first || second
        }
    }
}
