import HTTPServer
import Synchronization
import TestSupport

/// Somebody's endpoints: keeps what comes and answers as it is told.
final class Receiver: Sendable {
    struct Message: Sendable {
        let path: String
        let id: String
        let signature: String
        let timestamp: String
        let body: [UInt8]

        init(_ request: HTTPRequest) {
            (path, body) = (request.path, request.body)
            id = request["webhook-id"] ?? ""
            signature = request["webhook-signature"] ?? ""
            timestamp = request["webhook-timestamp"] ?? ""
        }
    }

    typealias Answer = @Sendable (Message) async -> HTTPResponse

    private final class Desk: Sendable {
        let messages = Mutex<[Message]>([])
        let answers = Mutex<[String: Answer]>([:])

        func receive(_ message: Message) async -> HTTPResponse {
            messages.withLock { $0.append(message) }
            return await answers.withLock { $0[message.path] }?(message) ?? HTTPResponse(.noContent)
        }
    }

    private let desk: Desk
    private let server: LoopbackServer

    init() throws {
        let desk = Desk()
        var router = HTTPRouter()
        router.on(.post, "/{name}") { request in await desk.receive(Message(request)) }
        (self.desk, server) = (desk, try LoopbackServer(router))
    }

    var port: UInt16 { server.port }

    func url(_ name: String) -> String { "\(server.url)/\(name)" }

    func answer(_ name: String, _ answer: @escaping Answer) {
        desk.answers.withLock { $0["/\(name)"] = answer }
    }

    func messages(_ name: String) -> [Message] {
        desk.messages.withLock { $0 }.filter { $0.path == "/\(name)" }
    }

    func stop() async throws { try await server.stop() }
}
