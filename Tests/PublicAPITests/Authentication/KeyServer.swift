import Concurrency
import HTTPServer
import Synchronization
import TestSupport
import Tokens

/// Whoever gives the key set, over HTTP, as well or as badly as a test says.
final class KeyServer: Sendable {
    enum Mood: Sendable {
        case giving([UInt8])
        case failing
        /// The answer never comes.
        case silent
        case hangingUp
    }

    private final class Desk: Sendable {
        let mood: Mutex<Mood>
        let asked = Atomic(0)

        init(_ mood: Mood) {
            self.mood = Mutex(mood)
        }

        func answer() async throws -> HTTPResponse {
            asked.add(1, ordering: .relaxed)
            switch mood.withLock({ $0 }) {
            case .giving(let json): return HTTPResponse(.ok, json: json)
            case .failing: return HTTPResponse(.internalServerError, json: Array(#"{"keys":[]}"#.utf8))
            case .silent:
                await GracefulShutdown.current.wait()
                return HTTPResponse(.ok)
            case .hangingUp: return .hangUp
            }
        }
    }

    private let desk: Desk
    private let server: LoopbackServer

    init(_ keys: KeySet) throws {
        let desk = Desk(.giving(try keys.json))
        var router = HTTPRouter()
        router.on(.get, "/jwks") { _ in try await desk.answer() }
        (self.desk, server) = (desk, try LoopbackServer(router))
    }

    var port: UInt16 { server.port }
    var asked: Int { desk.asked.load(ordering: .relaxed) }

    func give(_ keys: KeySet) throws { become(.giving(try keys.json)) }

    func become(_ mood: Mood) { desk.mood.withLock { $0 = mood } }

    func stop() async throws { try await server.stop() }
}
