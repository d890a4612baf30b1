import CLinux
import Concurrency
import Glibc

/// One connect under way; it resumes its continuation exactly once, in `finish`.
///
/// `@unchecked Sendable`: after `init` it is used on the reactor's thread alone.
final class ConnectAttempt: EventHandler, @unchecked Sendable {
    typealias Outcome = Result<Connection, NetworkError>

    private let address: SocketAddress
    private let reactor: Reactor
    private var continuation: CheckedContinuation<Outcome, Never>?
    private var descriptor: Int32 = -1
    private var watch: Watch?
    private var timer: ReactorTimer?
    /// A cancellation may overtake the start.
    private var isCancelled = false

    init(_ address: SocketAddress, _ reactor: Reactor) {
        (self.address, self.reactor) = (address, reactor)
    }

    func start(_ continuation: CheckedContinuation<Outcome, Never>, until deadline: Deadline) {
        self.continuation = continuation
        if isCancelled { return finish(.closed) }
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        descriptor = socket(address.family, Int32(type), 0)
        guard descriptor >= 0 else { return finish(.system(errno)) }
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        let status = address.withSockaddr { connect(descriptor, $0, $1) }
        guard status != 0 else { return finish(nil) }
        guard errno == EINPROGRESS else { return finish(.system(errno)) }
        wait(until: deadline)
    }

    func cancel() {
        isCancelled = true
        finish(.closed)
    }

    func ready(_ events: Interest) {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        finish(code == 0 ? nil : .system(code))
    }

    private func wait(until deadline: Deadline) {
        do {
            watch = try reactor.watch(descriptor, for: .write, self)
        } catch {
            return finish(error.code)
        }
        timer = reactor.schedule(at: deadline.instant) { self.finish(.timedOut) }
    }

    private func finish(_ failure: NetworkError.Code?) {
        guard let continuation else { return }
        self.continuation = nil
        if let watch { reactor.unwatch(watch) }
        if let timer { reactor.cancel(timer) }
        guard let failure else {
            let connection = Connection(descriptor: descriptor, peer: address, reactor: reactor)
            return continuation.resume(returning: .success(connection))
        }
        if descriptor >= 0 { close(descriptor) }
        continuation.resume(returning: .failure(NetworkError(failure, "connect", address.description)))
    }
}
