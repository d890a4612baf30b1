import Network

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
            logger: context.logger,
            route: route.serve
        )
        let transport = ConnectionTransport(connection)
        connection.resumeReading()
        let channel = upgrade.open(transport, on: connection.reactor, early: conversation.handOver())
        serve(upgrade, channel, exchange)
    }

    /// The group counts the connection as its own until the socket has ended.
    private func serve(_ upgrade: WebSocketUpgrade, _ channel: WebSocketChannel, _ exchange: Exchange) {
        Task { [self] in
            await context.inTask(of: exchange.request.context) { await upgrade.serve(channel) }
            connection.reactor.submit { [self] in group.remove(self) }
        }
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
