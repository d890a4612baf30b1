import CLinux
package import Concurrency
import Dispatch
import Glibc
import Synchronization

/// Looks names up. `getaddrinfo` blocks, so it runs on Dispatch's threads, never on a reactor.
package enum AddressResolver {
    /// At least one address, in the system's order of preference. Does not wait for a name server past the deadline.
    package static func resolve(
        _ host: String,
        port: UInt16,
        on reactor: Reactor,
        until deadline: Deadline
    ) async throws(NetworkError) -> [SocketAddress] {
        if let literal = SocketAddress(host: host, port: port) { return [literal] }
        let lookUp = LookUp()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                lookUp.begin(continuation)
                if Task.isCancelled { lookUp.settle(.failure(NetworkError(.timedOut, "resolve", host))) }
                reactor.submit {
                    _ = reactor.schedule(at: deadline.instant) {
                        lookUp.settle(.failure(NetworkError(.timedOut, "resolve", host)))
                    }
                }
                DispatchQueue.global().async { lookUp.settle(addresses(of: host, port)) }
            }
        } onCancel: {
            lookUp.settle(.failure(NetworkError(.closed, "resolve", host)))
        }
        return try result.get()
    }

    private static func addresses(of host: String, _ port: UInt16) -> Result<[SocketAddress], NetworkError> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else { return .failure(NetworkError(.unresolved, "getaddrinfo", "\(host): \(status)")) }
        defer { freeaddrinfo(list) }
        let addresses = sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }.compactMap { entry in
            entry.flatMap { address($0.pointee) }
        }
        return addresses.isEmpty ? .failure(NetworkError(.unresolved, "getaddrinfo", host)) : .success(addresses)
    }

    private static func address(_ info: addrinfo) -> SocketAddress? {
        var storage = sockaddr_storage()
        guard let address = info.ai_addr, Int(info.ai_addrlen) <= MemoryLayout.size(ofValue: storage) else {
            return nil
        }
        memcpy(&storage, address, Int(info.ai_addrlen))
        return SocketAddress(storage)
    }
}

/// Whoever comes first settles it: the answer, the deadline or a cancellation.
private final class LookUp: Sendable {
    typealias Answer = Result<[SocketAddress], NetworkError>

    private let continuation = Mutex<CheckedContinuation<Answer, Never>?>(nil)

    func begin(_ continuation: CheckedContinuation<Answer, Never>) {
        self.continuation.withLock { $0 = continuation }
    }

    func settle(_ answer: Answer) {
        continuation.withLock { $0.take() }?.resume(returning: answer)
    }
}
