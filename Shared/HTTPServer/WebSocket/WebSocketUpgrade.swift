import Concurrency
import Network
import Observability

/// What an accepted handshake leads to, once the 101 is written.
struct WebSocketUpgrade: Sendable {
    let handshake: WebSocketHandshake
    let options: WebSocketOptions
    let metrics: WebSocketMetrics
    let logger: Logger

    /// Takes the connection over on the reactor's thread, for a route that `serve` then runs in a task. `early` are the
    /// bytes that came behind the request.
    func open(_ transport: any WebSocketTransport, on reactor: Reactor, early: [UInt8]) -> WebSocketSession {
        let inbox = WebSocketInbox(limit: options.limits.unreadMessages)
        let channel = start(transport, on: reactor, receiver: inbox)
        receive(early, channel)
        return WebSocketSession(channel: channel, inbox: inbox)
    }

    /// Takes the connection over for a route that is called. `ended` is called once, on the reactor's thread, maybe
    /// before this returns.
    func open(
        _ transport: any WebSocketTransport,
        on reactor: Reactor,
        early: [UInt8],
        _ route: (WebSocketSender) -> WebSocketHandlers,
        ended: @escaping (WebSocketError) -> Void
    ) -> WebSocketChannel {
        metrics.open.add(1)
        let callbacks = WebSocketCallbacks(ended)
        let channel = start(transport, on: reactor, receiver: callbacks)
        callbacks.set(route(WebSocketSender(channel)))
        receive(early, channel)
        return channel
    }

    /// Runs the route, then closes; a graceful shutdown closes before it with 1001. Returns when the socket has ended.
    func serve(_ session: WebSocketSession, _ route: @Sendable (WebSocket) async throws -> Void) async {
        let channel = session.channel
        metrics.open.add(1)
        defer { metrics.open.add(-1) }
        await GracefulShutdown.current.withHandler({ channel.leave() }) {
            do {
                try await route(WebSocket(channel, session.inbox))
                await channel.close(.normal, "")
            } catch {
                await fail(channel, error)
            }
        }
        metrics.closed(await channel.ended().code)
    }

    private func start(
        _ transport: any WebSocketTransport,
        on reactor: Reactor,
        receiver: any WebSocketReceiver
    ) -> WebSocketChannel {
        let channel = WebSocketChannel(
            transport,
            on: reactor,
            limits: options.limits,
            wire: WebSocketProtocol(
                limits: options.limits,
                deflate: handshake.deflate,
                compression: options.compression
            ),
            receiver: receiver
        )
        transport.start(channel)
        channel.assumeIsolated { $0.start() }
        return channel
    }

    private func receive(_ early: [UInt8], _ channel: WebSocketChannel) {
        if !early.isEmpty { channel.assumeIsolated { $0.received(early) } }
    }

    private func fail(_ channel: WebSocketChannel, _ error: any Error) async {
        if !(error is WebSocketError) { logger.error("A WebSocket route failed", ["http.error": .error(error)]) }
        await channel.close(.internalError, "")
    }
}

/// A socket that is open, and what its client sends to the task that reads it.
struct WebSocketSession: Sendable {
    let channel: WebSocketChannel
    let inbox: WebSocketInbox
}
