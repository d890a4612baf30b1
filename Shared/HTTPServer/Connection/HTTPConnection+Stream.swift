import Network
import Observability
import Primitives

/// A stream that holds its connection. An object, which every write looks at without copying what is in it.
final class OpenStream {
    let handle: HTTPStream
    let route: HTTPStreamRoute
    let isChunked: Bool
    let context: RequestContext
    var lastWrite: ContinuousClock.Instant

    init(
        _ handle: HTTPStream,
        _ route: HTTPStreamRoute,
        isChunked: Bool,
        _ context: RequestContext,
        at now: ContinuousClock.Instant
    ) {
        (self.handle, self.route, self.isChunked) = (handle, route, isChunked)
        (self.context, lastWrite) = (context, now)
    }
}

/// Answers whose body goes on.
extension HTTPConnection {
    private static let lastChunk = Array("0\r\n\r\n".utf8)

    func open(_ route: HTTPStreamRoute, _ response: HTTPResponse, _ exchange: Exchange) -> HTTPConversation.Action {
        let isChunked = exchange.request.message.head.isHTTP11
        // Without chunks only the end of the connection ends the body.
        if !isChunked { conversation.endAfterAnswer() }
        write(head(response, isChunked ? .chunked : .none, exchange))
        note(response.status, exchange)
        endExchange()
        guard exchange.request.method != .head else {
            return conversation.answered(isQueued: connection.queuedBytes > 0, at: now)
        }
        conversation.beganStream()
        begin(route, isChunked, exchange.request.context)
        return .none
    }

    private func begin(_ route: HTTPStreamRoute, _ isChunked: Bool, _ request: RequestContext) {
        let handle = HTTPStream(self, on: connection.reactor, limit: context.limits.streamQueue)
        context.metrics.openStreams.add(1)
        stream = OpenStream(handle, route, isChunked: isChunked, request, at: now)
        route.open(handle)
        if group.isDraining, route.endsOnShutdown { finish(handle, .serverStopping) }
    }

    /// Runs what writes the stream's body; it is cancelled when the client leaves.
    func startWriter(_ work: @escaping @Sendable () async -> Void) {
        guard let stream else { return }
        task = Task { [context] in await context.inTask(of: stream.context, work) }
    }

    /// Sends parts of the body; how many bytes the client has yet to take.
    func write(_ parts: [[UInt8]], of handle: HTTPStream) -> Int {
        guard let stream, stream.handle === handle else { return 0 }
        stream.lastWrite = now
        if stream.isChunked { write(HTTPConnection.chunks(parts)) } else { write(parts) }
        if connection.queuedBytes > 0 { group.lookAgain(at: self) }
        return connection.queuedBytes
    }

    /// Ends the body in good order, if it has not ended.
    func finish(_ handle: HTTPStream, _ ending: HTTPStreamEnding) {
        guard let stream, stream.handle === handle else { return }
        handle.flush()
        if stream.isChunked { write(HTTPConnection.lastChunk) }
        task = nil
        dropStream(ending)
        perform(conversation.answered(isQueued: connection.queuedBytes > 0, at: now))
    }

    /// Ends the connection with a reset, so that no one takes the part for the whole.
    func abandon(_ handle: HTTPStream, _ ending: HTTPStreamEnding) {
        guard stream?.handle === handle else { return }
        dropStream(ending)
        connection.abort()
    }

    func fail(_ handle: HTTPStream, _ error: any Error) {
        guard let stream, stream.handle === handle else { return }
        RequestContext.$current.withValue(stream.context) {
            context.logger.error("The body of an answer failed", ["error": .error(error)])
        }
        abandon(handle, .failed)
    }

    func dropStream(_ ending: HTTPStreamEnding) {
        guard let handle = stream?.handle else { return }
        stream = nil
        context.metrics.openStreams.add(-1)
        context.metrics.ended(ending)
        handle.end(ending)
    }

    /// When the stream's client is to hear again that it is alive.
    var nextBeat: ContinuousClock.Instant? {
        guard let stream, stream.route.heartbeat != nil else { return nil }
        return stream.lastWrite.advanced(by: context.limits.streamHeartbeat)
    }

    func beat(at now: ContinuousClock.Instant) {
        guard let due = nextBeat, now >= due, let stream, let heartbeat = stream.route.heartbeat else { return }
        stream.handle.send(heartbeat)
    }

    private static func chunks(_ parts: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(0) { $0 + $1.count + 20 })
        for part in parts {
            bytes.append(contentsOf: String(part.count, radix: 16).utf8)
            bytes.append(contentsOf: [.carriageReturn, .lineFeed])
            bytes.append(contentsOf: part)
            bytes.append(contentsOf: [.carriageReturn, .lineFeed])
        }
        return bytes
    }
}
