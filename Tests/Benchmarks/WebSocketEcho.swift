import Concurrency
import HTTPServer
import Network
import Observability

/// Sends every message back, for `Tests/Checks/websocket/conformance`; takes messages as large as its cases are.
enum WebSocketEcho {
    static func run(port: UInt16) async throws {
        var options = WebSocketOptions()
        (options.limits.messageSize, options.limits.queuedBytes) = (16 << 20, 64 << 20)
        var router = HTTPRouter()
        router.on(.get, "/") { [options] _ in
            .webSocket(options) { socket in
                for try await message in socket.messages { try await socket.send(PreparedMessage(message)) }
            }
        }
        let server = try HTTPServer(
            address: .loopback(port),
            reactors: [try Reactor(name: "http")],
            router: router,
            metrics: MetricRegistry(),
            logger: .silent
        )
        try await server.run()
    }
}
