import Concurrency
import Network
import Observability

extension RedisLink {
    // MARK: Connecting

    /// The link's own timer ends an attempt that takes too long, be it with a name, TLS or a password.
    func connect() {
        attempts += 1
        let address = addresses[(attempts - 1) % addresses.count]
        let deadline = Deadline.after(configuration.connectTimeout)
        connecting = Task { [reactor] in
            do throws(NetworkError) {
                let (host, port) = (address.host, address.port)
                begin(try await Connector.connect(host: host, port: port, reactor: reactor, until: deadline), address)
            } catch {
                if !Task.isCancelled { end(RedisError(.connectionFailed, error.description)) }
            }
        }
    }

    /// Does nothing with a connection that comes when nobody waits for it any more.
    private func begin(_ made: Connection, _ address: RedisAddress) {
        guard !Task.isCancelled, machine.phase == .connecting else { return made.close() }
        do {
            let ear = LinkEar(self, try ReplyReader(limit: configuration.maximumReplySize))
            connection = made
            try made.start(ear, tls: configuration.tls?.role(for: address))
            perform(machine.connected())
        } catch let error as RedisError {
            end(error)
        } catch {
            end(RedisError(.connectionFailed, "\(error)"))
        }
    }

    func greet() {
        greeting = Greeting(configuration)
        send(greeting.bytes)
    }

    /// Lets go of the connection, having noted how much of what was sent the system has surely not taken.
    func hangUp() {
        connecting?.cancel()
        let left = connection
        (connecting, connection) = (nil, nil)
        guard let left else { return }
        noteUnsent(of: left)
        left.close()
    }

    /// What TLS has sealed may have gone in part, so all of it counts as sent.
    fileprivate func noteUnsent(of connection: Connection) {
        if configuration.tls == nil, !connection.isClosed { written = sent - connection.queuedBytes }
    }

    // MARK: Sending

    func send(_ bytes: [UInt8]) {
        guard let connection else { return }
        liveness.sent(at: .now)
        metrics.writes.increment()
        sent += bytes.count
        written = sent
        connection.write(bytes)
    }

    // MARK: Hearing

    /// What came before the connection's end, or before something that is no reply, still counts.
    fileprivate func hear(_ values: [RedisValue], _ failure: RedisError?, on heard: Connection) {
        guard heard === connection else { return }
        deliver(values)
        if let failure, heard === connection { end(failure) }
    }

    fileprivate func heardDrained(_ drained: Connection) {
        if drained === connection, isOpen { announce(.writable) }
    }

    fileprivate func heardEnd(_ ended: Connection, _ error: NetworkError?) {
        guard ended === connection else { return }
        if configuration.tls == nil { written = sent - ended.queuedBytes }
        let code: RedisError.Code = isOpen ? .connectionLost : .connectionFailed
        end(RedisError(code, error?.description ?? "the server closed the connection"))
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

/// Hears a link's connection, and turns its bytes into replies, on the reactor's thread.
private final class LinkEar: ConnectionDelegate {
    private let link: RedisLink
    private let reader: ReplyReader

    /// hiredis moves what is left in its buffer each time it has used a kilobyte: a small piece keeps that cheap.
    private static let pieceSize = 16 << 10

    init(_ link: RedisLink, _ reader: ReplyReader) {
        (self.link, self.reader) = (link, reader)
    }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        var values: [RedisValue] = []
        var failure: RedisError?
        do throws(RedisError) {
            for start in stride(from: 0, to: bytes.count, by: LinkEar.pieceSize) {
                let piece = bytes[start..<min(start + LinkEar.pieceSize, bytes.count)]
                try reader.feed(UnsafeRawBufferPointer(rebasing: piece)) { values.append($0) }
            }
        } catch {
            failure = error
        }
        let (heard, trouble) = (values, failure)
        link.assumeIsolated { $0.hear(heard, trouble, on: connection) }
    }

    func drained(_ connection: Connection) {
        link.assumeIsolated { $0.heardDrained(connection) }
    }

    func closed(_ connection: Connection, error: NetworkError?) {
        link.assumeIsolated { $0.heardEnd(connection, error) }
    }
}
