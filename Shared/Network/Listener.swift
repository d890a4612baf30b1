import CLinux
import Glibc

/// Accepts TCP connections on its reactor's thread.
///
/// `@unchecked Sendable`: after `init`, its variables are touched on the reactor's thread alone.
package final class Listener: EventHandler, @unchecked Sendable {
    package struct Options: Sendable {
        /// Several reactors share one port, and the kernel spreads connections over them.
        package var sharesPort = false
        package var backlog: Int32 = 1024

        package init() {}
    }

    /// Where it listens; the port is the one the kernel chose when 0 was asked for.
    package let address: SocketAddress
    private let reactor: Reactor
    private let descriptor: Int32
    private var watch: Watch?
    private var onAccept: ((Connection) -> Void)?

    /// A burst of connections must not keep the others waiting.
    private static let acceptsPerEvent = 64

    /// Binds and listens, and accepts nothing before `start`. From any thread.
    package init(_ address: SocketAddress, reactor: Reactor, options: Options = Options()) throws(NetworkError) {
        descriptor = socket(
            address.family,
            Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue),
            0
        )
        self.reactor = reactor
        guard descriptor >= 0 else { throw NetworkError(.system(errno), "socket") }
        do {
            try Listener.bind(descriptor, address, options)
            self.address = try Listener.boundAddress(descriptor)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    deinit {
        Glibc.close(descriptor)
    }

    package func start(_ onAccept: @escaping (Connection) -> Void) throws(NetworkError) {
        self.onAccept = onAccept
        watch = try reactor.watch(descriptor, for: .read, self)
    }

    /// Accepts no more; connections that are open live on. The port is free once the listener is let go.
    package func stop() {
        if let watch { reactor.unwatch(watch) }
        watch = nil
        onAccept = nil
    }

    package func ready(_ events: Interest) {
        for _ in 0..<Listener.acceptsPerEvent {
            guard let onAccept else { return }
            var peer = sockaddr_storage()
            let accepted = herald_accept(descriptor, &peer)
            guard accepted >= 0 else { return pauseIfExhausted() }
            setOption(accepted, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
            let address = SocketAddress(peer) ?? SocketAddress.loopback(0)
            onAccept(Connection(descriptor: accepted, peer: address, reactor: reactor))
        }
    }

    /// Out of descriptors the listener would be ready for ever: wait for some to come free instead of spinning.
    private func pauseIfExhausted() {
        guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno), let watch else { return }
        try? reactor.update(watch, to: [])
        _ = reactor.schedule(after: .milliseconds(100)) { [weak self] in
            guard let self, let watch = self.watch else { return }
            try? reactor.update(watch, to: .read)
        }
    }

    private static func bind(_ descriptor: Int32, _ address: SocketAddress, _ options: Options) throws(NetworkError) {
        setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        if options.sharesPort { setOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1) }
        guard address.withSockaddr({ Glibc.bind(descriptor, $0, $1) }) == 0 else {
            throw NetworkError(.system(errno), "bind", address.description)
        }
        guard listen(descriptor, options.backlog) == 0 else { throw NetworkError(.system(errno), "listen") }
    }

    private static func boundAddress(_ descriptor: Int32) throws(NetworkError) -> SocketAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard status == 0, let bound = SocketAddress(storage) else { throw NetworkError(.system(errno), "getsockname") }
        return bound
    }
}

func setOption(_ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
}
