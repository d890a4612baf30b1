import CLinux
import Network
import Observability

/// Accepts connections and hands them the broker. Everything here happens on the reactor's thread.
final class Server: EventHandler {
    let broker: Broker
    let reactor: Reactor
    let logger: Logger
    /// What a socket has is read into here first: so an idle connection needs no buffer.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private let listener: Socket
    private var watch: Watch?

    private static let tick = Duration.milliseconds(50)

    /// Opens the data and the port. The reactor keeps the server.
    init(_ options: Options, _ reactor: Reactor, _ logger: Logger) throws {
        (self.reactor, self.logger) = (reactor, logger)
        Server.allowManyDescriptors()
        broker = try Broker(options, reactor, logger)
        listener = try Socket.listening(host: options.host, port: options.port)
    }

    deinit {
        scratch.deallocate()
    }

    func start() throws {
        try listen()
        scheduleTick()
        logger.info(
            "listening",
            [
                "host": .string(broker.options.host), "port": .integer(broker.options.port),
                "scope": "one node for one machine, not for production",
            ]
        )
    }

    func ready(_: Interest) {
        do {
            while let (socket, host) = try listener.accept() {
                try ClientConnection(socket, host: host, self).open()
            }
        } catch {
            logger.error("connection not accepted", ["error": .error(error)])
            pauseListening()
        }
    }

    private func listen() throws {
        watch = try reactor.watch(listener.descriptor, for: .read, self)
    }

    /// No descriptor is left: whoever waits would be reported again and again.
    private func pauseListening() {
        guard let watch else { return }
        reactor.unwatch(watch)
        _ = reactor.schedule(after: .milliseconds(100)) { [self] in try? listen() }
    }

    private func scheduleTick() {
        _ = reactor.schedule(after: Server.tick) { [self] in
            broker.tick()
            scheduleTick()
        }
    }

    /// Each segment and each connection is one.
    private static func allowManyDescriptors() {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }
}
