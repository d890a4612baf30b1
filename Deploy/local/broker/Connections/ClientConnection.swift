import Network
import Observability

/// One client's connection: requests are cut from what arrives, answered one after the other, and not read ahead of
/// their answers by more than a little. So a client holds no more than one request and one answer of memory.
final class ClientConnection: ConnectionDelegate, Peer {
    private static let readAhead = 64 << 10
    /// Answers to a row of small requests leave together.
    private static let gathered = 64 << 10

    var whenClosed: (() -> Void)?
    private let connection: Connection
    private let server: Server
    private var input: FrameBuffer
    /// Answers that leave when the row of requests is through.
    private var output: [[UInt8]] = []
    private var outputSize = 0
    /// A request has been handed to the broker and not been answered.
    private var isBusy = false
    private var isProcessing = false
    private var isReading = true

    init(_ connection: Connection, _ server: Server) {
        (self.connection, self.server) = (connection, server)
        input = FrameBuffer(limit: server.broker.options.requestLimit)
    }

    var host: String { connection.peer.host }

    func open() throws {
        try connection.start(self)
    }

    // MARK: The connection's news

    func received(_ bytes: UnsafeRawBufferPointer, on _: Connection) {
        input.append(bytes)
        process()
    }

    func drained(_: Connection) {
        process()
    }

    func closed(_: Connection, error _: NetworkError?) {
        let whenClosed = whenClosed
        self.whenClosed = nil
        whenClosed?()
    }

    // MARK: Answers

    func answer(_ response: [UInt8]) {
        isBusy = false
        guard !connection.isClosed else { return }
        output.append(response)
        outputSize += response.count
        if isProcessing { return }
        flush()
        // From the stack of another client's request: the rest of this one's is for the next turn.
        if input.hasNext { _ = server.reactor.schedule(after: .zero) { self.process() } }
        updateReading()
    }

    func answerNothing() {
        isBusy = false
    }

    private func process() {
        guard !isProcessing, !connection.isClosed else { return }
        isProcessing = true
        defer { isProcessing = false }
        do {
            while !isBusy, !isBehind, let frame = try input.next() {
                isBusy = true
                try server.broker.receive(frame, from: self)
                if outputSize >= ClientConnection.gathered { flush() }
            }
        } catch {
            server.logger.warning("connection refused", ["peer.host": .string(host), "error": .error(error)])
            flush()
            return connection.closeAfterFlush()
        }
        flush()
        updateReading()
    }

    /// More has been answered than the client has taken.
    private var isBehind: Bool { connection.queuedBytes + outputSize >= ClientConnection.gathered }

    private func flush() {
        guard !output.isEmpty else { return }
        connection.write(output)
        (output, outputSize) = ([], 0)
    }

    private func updateReading() {
        let mayRead = !isBusy && connection.queuedBytes == 0 || input.count < ClientConnection.readAhead
        guard mayRead != isReading else { return }
        isReading = mayRead
        if mayRead { connection.resumeReading() } else { connection.pauseReading() }
    }
}
