import Network
import Observability

/// Connections that become WebSockets.
extension HTTPConnection {
    func upgrade(_ route: HTTPWebSocketRoute, _ exchange: Exchange) -> HTTPConversation.Action {
        do {
            let handshake = try WebSocketHandshake(
                method: exchange.request.method.rawValue,
                subprotocols: route.options.subprotocols,
                compression: route.options.compression
            ) { name in HTTPFieldName(name).map(exchange.request.values) ?? [] }
            open(handshake, route, exchange)
            return .none
        } catch {
            return respond(context.problem(.refusing(error), requestID: exchange.request.requestID))
        }
    }

    private func open(_ handshake: WebSocketHandshake, _ route: HTTPWebSocketRoute, _ exchange: Exchange) {
        isUpgraded = true
        write(ResponseHead.upgrade(handshake, date: group.date(), requestID: exchange.request.requestID))
        note(.switchingProtocols, exchange)
        endExchange()
        let upgrade = WebSocketUpgrade(
            handshake: handshake,
            options: route.options,
            metrics: context.metrics.webSockets,
            logger: context.logger
        )
        connection.resumeReading()
        switch route.work {
        case .task(let serve): run(upgrade, serve, exchange)
        case .handlers(let open): call(upgrade, open)
        }
    }

    /// The group counts the connection as its own until the socket has ended.
    private func run(
        _ upgrade: WebSocketUpgrade,
        _ serve: @escaping @Sendable (WebSocket) async throws -> Void,
        _ exchange: Exchange
    ) {
        let transport = ConnectionTransport(connection)
        let session = upgrade.open(transport, on: connection.reactor, early: conversation.handOver())
        Task { [self] in
            await context.inTask(of: exchange.request.context) { await upgrade.serve(session, serve) }
            connection.reactor.submit { [self] in group.remove(self) }
        }
    }

    private func call(_ upgrade: WebSocketUpgrade, _ open: (WebSocketSender) -> WebSocketHandlers) {
        let channel = upgrade.open(
            ConnectionTransport(connection),
            on: connection.reactor,
            early: conversation.handOver(),
            open,
            ended: socketEnded
        )
        guard channel.assumeIsolated({ !$0.hasEnded }) else { return }
        socket = channel
        if group.isDraining { channel.leave() }
    }

    private func socketEnded(_ reason: WebSocketError) {
        socket = nil
        context.metrics.webSockets.open.add(-1)
        context.metrics.webSockets.closed(reason.code)
        group.remove(self)
    }
}

extension HTTPError {
    fileprivate static func refusing(_ refusal: WebSocketHandshake.Refusal) -> HTTPError {
        switch refusal {
        case .upgradeRequired:
            HTTPError(
                .upgradeRequired,
                "upgrade_required",
                detail: "This is a WebSocket.",
                fields: [.upgrade: "websocket", "Sec-WebSocket-Version": WebSocketHandshake.version]
            )
        case .malformed(let detail):
            HTTPError(.badRequest, "bad_handshake", title: "The WebSocket's handshake breaks its rules", detail: detail)
        }
    }
}
