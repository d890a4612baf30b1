package import Concurrency

/// Opens outbound connections without blocking the reactor.
package enum Connector {
    /// Resolves and connects, trying each address of the host in turn; the connection comes back not yet started. From
    /// any task; what is done with the connection has to be done on the reactor.
    package static func connect(
        host: String,
        port: UInt16,
        reactor: Reactor,
        until deadline: Deadline
    ) async throws(NetworkError) -> Connection {
        let addresses = try await AddressResolver.resolve(host, port: port, on: reactor, until: deadline)
        var last = NetworkError(.unresolved, "connect", host)
        for (index, address) in addresses.enumerated() {
            // An address that does not answer leaves time for those behind it.
            let share = deadline.remaining / (addresses.count - index)
            do {
                return try await connect(address, reactor, until: .after(share))
            } catch {
                last = error
            }
            if last.code == .closed || deadline.hasPassed { break }
        }
        throw last
    }

    private static func connect(
        _ address: SocketAddress,
        _ reactor: Reactor,
        until deadline: Deadline
    ) async throws(NetworkError) -> Connection {
        let attempt = ConnectAttempt(address, reactor)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                reactor.submit { attempt.start(continuation, until: deadline) }
            }
        } onCancel: {
            reactor.submit { attempt.cancel() }
        }
        return try result.get()
    }
}
