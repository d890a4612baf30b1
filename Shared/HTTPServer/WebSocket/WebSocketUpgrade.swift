import Concurrency
import Network
import Observability

/// What an accepted handshake leads to: `open` on the reactor's thread once the 101 is written, then `serve` in the
/// task of the request.
struct WebSocketUpgrade: Sendable {
    let handshake: WebSocketHandshake
    let options: WebSocketOptions
    let metrics: WebSocketMetrics
    let logger: Logger
    let route: @Sendable (WebSocket) async throws -> Void

    /// Takes the connection over. `early` are the bytes that came behind the request.
    func open(_ transport: any WebSocketTransport, on reactor: Reactor, early: [UInt8]) -> WebSocketChannel {
        let channel = WebSocketChannel(
            transport,
            on: reactor,
            limits: options.limits,
            wire: WebSocketProtocol(
                limits: options.limits,
                deflate: handshake.deflate,
                compression: options.compression
            )
        )
        transport.start(channel)
        channel.assumeIsolated { channel in
            channel.start()
            if !early.isEmpty { channel.received(early) }
        }
        return channel
    }

    /// Runs the route, then closes; a graceful shutdown closes before it with 1001. Returns when the socket has ended.
    func serve(_ channel: WebSocketChannel) async {
        metrics.open.add(1)
        defer { metrics.open.add(-1) }
        await GracefulShutdown.current.withHandler({ channel.leave() }) {
            do {
                try await route(WebSocket(channel))
                await channel.close(.normal, "")
            } catch {
                await fail(channel, error)
            }
        }
        metrics.closed(await channel.ended().code)
    }

    private func fail(_ channel: WebSocketChannel, _ error: any Error) async {
        if !(error is WebSocketError) { logger.error("A WebSocket route failed", ["http.error": .error(error)]) }
        await channel.close(.internalError, "")
    }
}
