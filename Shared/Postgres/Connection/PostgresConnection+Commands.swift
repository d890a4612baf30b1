import Network

extension PostgresConnection: EventHandler {
    func start(_ command: Command) {
        guard machine.begin() else {
            return finishCall(.failure(PostgresError(.connectionLost, "the connection takes no command now")))
        }
        self.command = command
        collector = ResultCollector(for: command)
        guard send(command) else { return end(.lost) }
        pump()
    }

    nonisolated func ready(_ events: Interest) {
        assumeIsolated { $0.isReady() }
    }

    private func isReady() {
        guard machine.phase == .connecting else { return receive() }
        do {
            try continueConnecting()
        } catch {
            end(error)
        }
    }

    private func send(_ command: Command) -> Bool {
        guard let handle else { return false }
        switch command {
        case .batch(let groups): return handle.send(groups)
        case .script(let sql): return handle.sendScript(sql)
        case .copyBegin(let statement): return handle.send(statement)
        // Not before what was put earlier has been written: that is the back-pressure.
        case .copyData: return true
        case .copyEnd(let reason): return handle.putCopyEnd(failing: reason)
        }
    }

    private func receive() {
        guard let handle else { return }
        let isOpen = handle.consumeInput()
        while let notification = handle.nextNotification() { onNotification(notification) }
        // What came before the end, such as the server's reason for it, still counts.
        pump()
        if !isOpen { end(.lost) }
    }

    /// Writes and reads as far as the socket allows.
    private func pump() {
        guard let handle else { return }
        var flush = handle.flush()
        if case .copyData(let bytes) = command {
            guard flush == .done else { return update(after: flush) }
            guard handle.putCopyData(bytes) else { return end(.lost) }
            flush = handle.flush()
            commandEnded()
        } else {
            collect(from: handle)
        }
        update(after: flush)
    }

    private func collect(from handle: ConnectionHandle) {
        while command != nil, !handle.isBusy {
            switch collector.take(handle.nextResult()) {
            case .more: continue
            case .ended: return commandEnded()
            case .broken: return end(.lost)
            }
        }
    }

    private func commandEnded() {
        guard let handle, !handle.isBroken else { return end(.lost) }
        if command?.isPipelined == true, !handle.setPipelining(false) { return end(.lost) }
        command = nil
        apply(machine.commandEnded())
    }

    private func update(after flush: ConnectionHandle.Flush) {
        guard flush != .failed else { return end(.lost) }
        let wantsToWrite = flush == .pending
        guard let watch, wantsToWrite != isWatchingToWrite else { return }
        do {
            try reactor.update(watch, to: wantsToWrite ? [.read, .write] : .read)
            isWatchingToWrite = wantsToWrite
        } catch {
            end(.lost)
        }
    }
}
