import Synchronization

extension ProducerCore {
    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Refuses new batches, and returns when all have ended or the time is over.
    func drain(within limit: Duration) async {
        refuseEntries()
        let timer = Task {
            try await Task.sleep(for: limit)
            self.endDrain()
        }
        await waitUntilDrained()
        timer.cancel()
    }

    /// Ends every batch, and the loop at its next turn.
    func stop() {
        refuseEntries()
        let wasResting = state.withLock { state in
            state.isStopped = true
            return state.endRest()
        }
        if wasResting { client.withLock { $0?.wake() } }
        settle { $0.endAll(KafkaError(.closed, "not acknowledged before the shutdown")) }
    }

    func endDrain() {
        let drained = state.withLock { state in
            defer { state.drained = [] }
            return state.drained
        }
        for continuation in drained { continuation.resume() }
    }

    private func refuseEntries() {
        let refused = changeFlow { state in
            state.isClosing = true
            state.gate.withdrawAll()
            defer { state.entries = [:] }
            return Array(state.entries.values)
        }
        for entry in refused { entry.resume(returning: .shuttingDown) }
    }

    private func waitUntilDrained() async {
        await withCheckedContinuation { continuation in
            let isDrained = state.withLock { state in
                if state.ledger.unanswered > 0 { state.drained.append(continuation) }
                return state.ledger.unanswered == 0
            }
            if isDrained { continuation.resume() }
        }
    }
}
