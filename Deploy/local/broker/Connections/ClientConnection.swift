import CLinux
import Network
import Observability

/// One client's connection: requests are cut from what arrives, answered one after the other, and not read ahead of
/// their answers by more than a little. So a client holds no more than one request and one answer of memory.
final class ClientConnection: EventHandler, Peer {
    private static let readAhead = 64 << 10
    /// Answers to a row of small requests leave together.
    private static let gathered = 64 << 10

    let host: String
    var whenClosed: (() -> Void)?
    private let socket: Socket
    private let server: Server
    private var watch: Watch?
    private var interest: Interest = [.read, .peerClosed]
    private var input: FrameBuffer
    private var output: [UInt8] = []
    private var sent = 0
    /// A request has been handed to the broker and not been answered.
    private var isBusy = false
    private var isProcessing = false

    init(_ socket: Socket, host: String, _ server: Server) {
        (self.socket, self.host, self.server) = (socket, host, server)
        input = FrameBuffer(limit: server.broker.options.requestLimit)
    }

    func open() throws {
        watch = try server.reactor.watch(socket.descriptor, for: interest, self)
    }

    func close() {
        guard let watch else { return }
        self.watch = nil
        server.reactor.unwatch(watch)
        let whenClosed = whenClosed
        self.whenClosed = nil
        whenClosed?()
    }

    func ready(_ events: Interest) {
        if events.contains(.write) { flush() }
        if events.contains(.read) {
            receive()
        } else if !events.isDisjoint(with: [.peerClosed, .failure]) {
            close()
        }
        process()
    }

    func answer(_ response: [UInt8]) {
        isBusy = false
        guard watch != nil else { return }
        if output.isEmpty { output = response } else { output.append(contentsOf: response) }
        if isProcessing { return }
        flush()
        // From the stack of another client's request: the rest of this one's is for the next turn.
        if input.hasNext { _ = server.reactor.schedule(after: .zero) { self.process() } }
        updateInterest()
    }

    func answerNothing() {
        isBusy = false
    }

    private func receive() {
        switch socket.receive(into: server.scratch) {
        case .bytes(let count): input.append(UnsafeRawBufferPointer(rebasing: server.scratch[..<count]))
        case .blocked: break
        case .closed:
            // Records that need no acknowledgement may be all that is left.
            process()
            close()
        }
    }

    private func process() {
        guard !isProcessing, watch != nil else { return }
        isProcessing = true
        defer { isProcessing = false }
        do {
            while !isBusy, output.count < ClientConnection.gathered, let frame = try input.next() {
                isBusy = true
                try server.broker.receive(frame, from: self)
                if output.count >= ClientConnection.gathered { flush() }
            }
        } catch {
            server.logger.warning("connection refused", ["peer.host": .string(host), "error": .error(error)])
            flush()
            return close()
        }
        flush()
        updateInterest()
    }

    private func flush() {
        guard watch != nil else { return }
        while sent < output.count {
            switch socket.send(output[sent...]) {
            case .bytes(let count): sent += count
            case .blocked: return updateInterest()
            case .closed: return close()
            }
        }
        (output, sent) = ([], 0)
    }

    private func updateInterest() {
        guard let watch else { return }
        let isBehind = isBusy || !output.isEmpty
        var wanted: Interest = .peerClosed
        if !isBehind || input.count < ClientConnection.readAhead { wanted.insert(.read) }
        if !output.isEmpty { wanted.insert(.write) }
        guard wanted != interest else { return }
        interest = wanted
        do {
            try server.reactor.update(watch, to: wanted)
        } catch {
            close()
        }
    }
}
