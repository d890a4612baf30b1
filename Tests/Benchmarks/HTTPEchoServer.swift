import Concurrency
import HTTPServer
import Network
import Observability

/// Answers a POST by an async handler, and keeps streams open that nothing is sent to.
enum HTTPEchoServer {
    static func run(port: UInt16) async throws {
        var router = HTTPRouter()
        router.on(.post, "/echo") { request in
            HTTPResponse(.accepted, json: Array("{\"received\":\(request.body.count)}".utf8))
        }
        router.on(.get, "/events") { _ in .events { _ in } }
        router.on(.get, "/socket") { _ in .webSocket { _ in WebSocketHandlers(onMessage: { _ in }, onEnd: { _ in }) } }
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
