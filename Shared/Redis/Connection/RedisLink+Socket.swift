import Network
import Observability

extension RedisLink: EventHandler {
    /// Reads of one turn at most; then other descriptors have theirs.
    private static let readsPerTurn = 16

    nonisolated func ready(_ events: Interest) {
        assumeIsolated { $0.isReady(events) }
    }

    private func isReady(_ events: Interest) {
        guard machine.phase != .connecting else { return finishConnecting() }
        if events.contains(.write) { flush() }
        if !events.isDisjoint(with: [.read, .failure]) { receive() }
    }

    // MARK: Connecting

    /// Begins with the next of the host's addresses; when none is left the attempt has failed with `error`.
    func connectToNext(_ error: RedisError) {
        var error = error
        while !candidates.isEmpty {
            do {
                let socket = try RedisSocket(connectingTo: candidates.removeFirst())
                self.socket = socket
                return try watch(socket)
            } catch let failure {
                error = failure
            }
        }
        end(error)
    }

    private func finishConnecting() {
        guard let error = socket?.connectError else { return perform(machine.connected()) }
        unwatch()
        socket = nil
        connectToNext(error)
    }

    func greet() {
        do {
            reader = try ReplyReader(limit: configuration.maximumReplySize)
        } catch {
            return end(error)
        }
        greeting = Greeting(configuration)
        send(greeting.bytes)
    }

    private func watch(_ socket: RedisSocket) throws(RedisError) {
        do {
            watch = try reactor.watch(socket.descriptor, for: .write, self)
            isWatchingToWrite = true
        } catch {
            throw RedisError(.connectionFailed, error.description)
        }
    }

    func unwatch() {
        if let watch { reactor.unwatch(watch) }
        watch = nil
    }

    // MARK: Sending

    func send(_ bytes: [UInt8]) {
        liveness.sent(at: .now)
        if outbound.isEmpty { outbound = bytes } else { outbound += bytes }
        flush()
    }

    private func flush() {
        guard let socket, !outbound.isEmpty else { return watchToWrite(false) }
        do {
            let count = try socket.write(outbound, from: outboundOffset)
            metrics.writes.increment()
            written += count
            outboundOffset += count
        } catch {
            return end(error)
        }
        let isDone = outboundOffset == outbound.count
        if isDone { (outbound, outboundOffset) = ([], 0) }
        let wasWaiting = isWatchingToWrite
        watchToWrite(!isDone)
        if isDone && wasWaiting && isOpen { announce(.writable) }
    }

    private func watchToWrite(_ isWatching: Bool) {
        guard let watch, isWatching != isWatchingToWrite else { return }
        do {
            try reactor.update(watch, to: isWatching ? [.read, .write] : .read)
            isWatchingToWrite = isWatching
        } catch {
            end(.lost)
        }
    }

    // MARK: Receiving

    /// What came before the connection's end, or before something that is no reply, still counts.
    private func receive() {
        var values: [RedisValue] = []
        let failure = read(into: &values)
        deliver(values)
        if let failure { end(failure) }
    }

    private func read(into values: inout [RedisValue]) -> RedisError? {
        guard let socket, let reader else { return nil }
        do {
            for _ in 0..<RedisLink.readsPerTurn {
                let reading = try socket.read { bytes throws(RedisError) in
                    try reader.feed(bytes) { values.append($0) }
                }
                switch reading {
                case .more: continue
                case .drained: return nil
                case .ended(let error): return error
                }
            }
            return nil
        } catch {
            return error
        }
    }

    private func deliver(_ values: [RedisValue]) {
        guard !values.isEmpty else { return }
        liveness.heard(at: .now)
        let rest = machine.phase == .greeting ? finishGreeting(values) : values[...]
        guard isOpen, !rest.isEmpty else { return }
        announce(.replies(Array(rest)))
        // A reply that has ended the connection is no sign that the next one will fare better.
        if isOpen { machine.answered() }
    }

    private func finishGreeting(_ values: [RedisValue]) -> ArraySlice<RedisValue> {
        var rest = values[...]
        do {
            while machine.phase == .greeting, let reply = rest.popFirst() {
                if try greeting.take(reply) { perform(machine.greeted()) }
            }
        } catch {
            end(error)
        }
        return rest
    }
}
