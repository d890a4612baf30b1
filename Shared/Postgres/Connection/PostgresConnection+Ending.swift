import CPQ
import Concurrency
import Network

extension PostgresConnection {
    /// Waits for an interrupted command to end, and ends a transaction or copy that was left open. Afterwards the
    /// connection is either reusable or closed.
    func recover() async {
        if case .recovering = machine.phase {
            await withCheckedContinuation { recoveries.append($0) }
        }
        let grace = Deadline.after(configuration.cancelGrace)
        if handle?.transaction == PQTRANS_ACTIVE { _ = try? await run(.copyEnd(failing: "abandoned"), until: grace) }
        if machine.phase == .idle, !isReusable { _ = try? await run(.batch([["ROLLBACK"]]), until: grace) }
        if !isReusable { close() }
    }

    func close() {
        end(PostgresError(.connectionLost, "closed by the client"))
    }

    func apply(_ action: ConnectionMachine.Action, _ error: PostgresError = .lost) {
        switch action {
        case .nothing: break
        case .deliver: finishCall(.success(takeResults()))
        case .failAndCancel:
            finishCall(.failure(error))
            startGrace()
            cancelAtServer()
        case .cancelAgainLater:
            retryTimer = reactor.schedule(after: .milliseconds(50)) { [weak self] in
                self?.assumeIsolated { $0.apply($0.machine.cancelAgainDue()) }
            }
        case .cancelAgain: cancelAtServer()
        case .failAndClose, .close: end(error)
        case .recovered: recovered()
        }
    }

    /// Frees everything and fails the call under way, with the server's own reason if it sent one.
    func end(_ error: PostgresError) {
        guard machine.closed() != .nothing else { return }
        let reason = takeResults().joined().lazy.compactMap(\.error).first { $0.code != .skipped }
        unwatch()
        handle = nil
        command = nil
        finishCall(.failure(reason ?? error))
        recovered()
        onClose(self)
    }

    private func takeResults() -> [[ResultHandle]] {
        defer { collector = ResultCollector(for: nil) }
        return collector.groups
    }

    private func recovered() {
        _ = takeResults()
        for timer in [graceTimer, retryTimer].compactMap(\.self) { reactor.cancel(timer) }
        (graceTimer, retryTimer) = (nil, nil)
        for recovery in recoveries { recovery.resume() }
        recoveries = []
    }

    private func startGrace() {
        graceTimer = reactor.schedule(after: configuration.cancelGrace) { [weak self] in
            self?.assumeIsolated { $0.apply($0.machine.graceEnded()) }
        }
    }

    private func cancelAtServer() {
        guard let cancel = handle?.makeCancel() else { return close() }
        Task(executorPreference: cancelExecutor) { [weak self] in
            cancel.send()
            await self?.cancelEnded()
        }
    }

    private func cancelEnded() {
        apply(machine.cancelEnded())
    }
}
