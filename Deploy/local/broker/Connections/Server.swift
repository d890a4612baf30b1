import Network
import Observability

/// Accepts connections and hands them the broker. Everything here happens on the reactor's thread.
final class Server {
    let broker: Broker
    let reactor: Reactor
    let logger: Logger
    private let listener: Listener

    private static let tick = Duration.milliseconds(50)

    /// Opens the data and the port.
    init(_ options: Options, _ reactor: Reactor, _ logger: Logger) throws {
        (self.reactor, self.logger) = (reactor, logger)
        // Each segment and each connection is one.
        DescriptorLimit.raise()
        broker = try Broker(options, reactor, logger)
        guard let address = SocketAddress(host: options.host, port: options.port) else {
            throw BrokerError(.invalidAddress, options.host)
        }
        listener = try Listener(address, reactor: reactor)
    }

    /// From here on the reactor keeps the server.
    func start() throws {
        try listener.start { [self] connection in accept(connection) }
        scheduleTick()
        logger.info(
            "listening",
            [
                "host": .string(broker.options.host), "port": .integer(broker.options.port),
                "scope": "one node for one machine, not for production",
            ]
        )
    }

    private func accept(_ connection: Connection) {
        do {
            try ClientConnection(connection, self).open()
        } catch {
            logger.error("connection not accepted", ["error": .error(error)])
            connection.close()
        }
    }

    private func scheduleTick() {
        _ = reactor.schedule(after: Server.tick) { [self] in
            broker.tick()
            scheduleTick()
        }
    }
}
