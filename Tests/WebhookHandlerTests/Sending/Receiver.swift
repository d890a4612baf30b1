import Concurrency
import HTTPServer
import Network
import Observability
import Synchronization
import Testing

/// Somebody's endpoints: keeps what comes and answers as it is told.
final class Receiver: Sendable {
    struct Message: Sendable {
        let path: String
        let id: String
        let signature: String
        let timestamp: String
        let body: [UInt8]
    }

    typealias Answer = @Sendable (Message) async -> HTTPResponse

    private struct State {
        var messages: [Message] = []
        var answers: [String: Answer] = [:]
    }

    private let state = Mutex(State())
    private let shutdown = GracefulShutdown()
    private let serving: Task<Void, any Error>
    private let reactor: Reactor
    let port: UInt16

    init() throws {
        reactor = try Reactor(name: "receiver")
        let box = Box()
        var router = HTTPRouter()
        router.on(.post, "/{name}") { request in try await box.receive(request) }
        let server = try HTTPServer(
            address: .loopback(0),
            reactors: [reactor],
            router: router,
            metrics: MetricRegistry(),
            logger: .silent
        )
        port = server.address.port
        serving = Task { [shutdown] in
            try await GracefulShutdown.$current.withValue(shutdown) { try await server.run() }
        }
        box.set(self)
    }

    private final class Box: Sendable {
        private let inner = Mutex<Receiver?>(nil)
        func set(_ receiver: Receiver) { inner.withLock { $0 = receiver } }
        func receive(_ request: HTTPRequest) async throws -> HTTPResponse {
            let receiver = try #require(inner.withLock { $0 })
            return await receiver.receive(request)
        }
    }

    func url(_ name: String) -> String { "http://127.0.0.1:\(port)/\(name)" }

    func answer(_ name: String, _ answer: @escaping Answer) {
        state.withLock { $0.answers["/\(name)"] = answer }
    }

    func messages(_ name: String) -> [Message] {
        state.withLock { $0.messages }.filter { $0.path == "/\(name)" }
    }

    func stop() async throws {
        shutdown.begin()
        try? await serving.value
        reactor.stop()
    }

    private func receive(_ request: HTTPRequest) async -> HTTPResponse {
        let message = Message(
            path: request.path,
            id: request["webhook-id"] ?? "",
            signature: request["webhook-signature"] ?? "",
            timestamp: request["webhook-timestamp"] ?? "",
            body: request.body
        )
        let answer = state.withLock { state in
            state.messages.append(message)
            return state.answers[message.path]
        }
        return await answer?(message) ?? HTTPResponse(.noContent)
    }
}
