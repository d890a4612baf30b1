import Concurrency
import Network
import Observability
import Synchronization

/// Runs every transfer of a client on the reactor's thread, in one multi handle: as an actor on that thread it needs no
/// lock, and libcurl's callbacks come in on its own executor.
actor TransferEngine {
    nonisolated let reactor: Reactor
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let multi: MultiHandle
    private let pool: EasyHandlePool
    private let policy: AddressPolicy?
    private let metrics: TransferMetrics
    private var transfers: [UInt64: Transfer] = [:]
    private var isClosing = false
    private var drained: [CheckedContinuation<Void, Never>] = []
    private nonisolated let lastID = Atomic<UInt64>(0)

    init(
        _ reactor: Reactor,
        limits: ConnectionLimits,
        policy: AddressPolicy?,
        metrics: TransferMetrics
    ) throws(HTTPClientError) {
        (self.reactor, self.policy, self.metrics) = (reactor, policy, metrics)
        multi = try MultiHandle(reactor, limits)
        pool = EasyHandlePool(limit: min(limits.total, 64))
    }

    /// On the reactor's thread, as everything that touches libcurl. No transfer is left: each holds the engine.
    isolated deinit {
        pool.removeAll()
    }

    /// Runs the exchange that `make` makes; it ends in its own result, whatever happens, by the deadline at the latest.
    nonisolated func perform<E: Exchange>(
        deadline: Deadline,
        _ make: @escaping @Sendable () -> E
    ) async -> Result<E.Output, E.Failure> {
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        let cancellation = Cancellation()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { cancellation.request() }
                reactor.submit {
                    self.assumeIsolated { $0.start(id, make(), deadline, cancellation, continuation) }
                }
            }
        } onCancel: {
            cancellation.request()
            reactor.submit {
                self.assumeIsolated { $0.stop(id, .cancelled) }
            }
        }
    }

    /// Takes no new transfer and returns when the last one has ended, all of them having deadlines.
    func drain() async {
        isClosing = true
        await withTaskCancellationHandler {
            guard !transfers.isEmpty else { return }
            await withCheckedContinuation { drained.append($0) }
        } onCancel: {
            reactor.submit {
                self.assumeIsolated { $0.stopAll() }
            }
        }
    }

    private func start<E: Exchange>(
        _ id: UInt64,
        _ exchange: E,
        _ deadline: Deadline,
        _ cancellation: Cancellation,
        _ continuation: CheckedContinuation<Result<E.Output, E.Failure>, Never>
    ) {
        if let fault = obstacle(deadline, cancellation) {
            return continuation.resume(returning: exchange.result(TransferEnd(cause: .stopped(fault))))
        }
        guard let easy = pool.take() else {
            return continuation.resume(returning: exchange.result(TransferEnd(cause: .stopped(.outOfMemory))))
        }
        let transfer = Transfer(easy, exchange, policy: policy, metrics: metrics) { end in
            self.assumeIsolated { $0.forget(id) }
            continuation.resume(returning: exchange.result(end))
        }
        transfers[id] = transfer
        metrics.inFlight.add(1)
        transfer.timer = reactor.schedule(at: deadline.instant) { [weak self] in
            self?.assumeIsolated { $0.stop(id, .timedOut) }
        }
        transfer.prepare()
        if let code = multi.add(transfer) { transfer.end(.finished(code)) }
    }

    /// Why the transfer must not even start.
    private func obstacle(_ deadline: Deadline, _ cancellation: Cancellation) -> TransferFault? {
        if isClosing { return .closed }
        if cancellation.isRequested { return .cancelled }
        return deadline.hasPassed ? .timedOut : nil
    }

    private func stop(_ id: UInt64, _ fault: TransferFault) {
        guard let transfer = transfers[id] else { return }
        multi.remove(transfer)
        transfer.end(.stopped(fault))
    }

    private func stopAll() {
        for id in Array(transfers.keys) { stop(id, .closed) }
    }

    private func forget(_ id: UInt64) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        if let timer = transfer.timer { reactor.cancel(timer) }
        pool.give(transfer.easy)
        metrics.inFlight.add(-1)
        guard transfers.isEmpty else { return }
        for continuation in drained { continuation.resume() }
        drained = []
    }
}
