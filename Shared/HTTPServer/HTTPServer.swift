import Concurrency
package import Network
package import Observability
import Synchronization

/// Serves HTTP/1.1 on one address with as many threads as it is given reactors.
package final class HTTPServer: Service {
    /// Where it listens; the port is the one the kernel chose when 0 was asked for.
    package let address: SocketAddress
    private let options: HTTPServerOptions
    private let reactors: [Reactor]
    private let router: HTTPRouter
    private let metrics: HTTPServerMetrics
    private let logger: Logger
    private let listeners: Mutex<[Listener]>

    /// Binds the address at once, so that a port in use is known before anything runs. There is at least one reactor.
    package init(
        address: SocketAddress,
        options: HTTPServerOptions = HTTPServerOptions(),
        reactors: [Reactor],
        router: HTTPRouter,
        metrics: MetricRegistry,
        logger: Logger
    ) throws(NetworkError) {
        let listeners = try HTTPServer.listeners(address, reactors)
        self.address = listeners.first?.address ?? address
        (self.options, self.reactors, self.router, self.logger) = (options, reactors, router, logger)
        self.metrics = HTTPServerMetrics(metrics, router)
        self.listeners = Mutex(listeners)
    }

    /// Serves until the graceful shutdown begins; then no new connection is taken, what is being answered is finished,
    /// and whatever lasts longer than the limit's `drainTime` is cut off. Runs once.
    package func run() async throws {
        let context = ServerContext(options, router, metrics, logger, GracefulShutdown.current)
        let groups = zip(reactors, takeListeners()).map { ConnectionGroup($0, $1, context) }
        warnOfFewDescriptors()
        for group in groups { try await group.start() }
        logger.info("Serving HTTP", ["http.address": .string(address.description)])
        await context.shutdown.wait()
        await drain(groups)
    }

    private func drain(_ groups: [ConnectionGroup]) async {
        let limit = Task.isCancelled ? Duration.zero : options.limits.drainTime
        await withTaskGroup(of: Void.self) { tasks in
            for group in groups { tasks.addTask { await group.drain(within: limit) } }
        }
    }

    private func takeListeners() -> [Listener] {
        listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
    }

    /// Some descriptors beside the connections are needed for everything else the process does.
    private func warnOfFewDescriptors() {
        let (limit, needed) = (DescriptorLimit.raise(), options.limits.connections + 256)
        guard limit < needed else { return }
        logger.warning(
            "The limit of open files is below the limit of connections",
            ["http.descriptors": .integer(limit), "http.needed": .integer(needed)]
        )
    }

    private static func listeners(
        _ address: SocketAddress,
        _ reactors: [Reactor]
    ) throws(NetworkError) -> [Listener] {
        var options = Listener.Options()
        options.sharesPort = reactors.count > 1
        var listeners: [Listener] = []
        for reactor in reactors {
            // The first one settles the port that the others share.
            listeners.append(try Listener(listeners.first?.address ?? address, reactor: reactor, options: options))
        }
        return listeners
    }
}
