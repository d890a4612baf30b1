import Concurrency
import HTTPServer
import Network
import Observability
import Synchronization
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

    let port: UInt16
    private let desk: Desk
    private let reactor: Reactor
    private let shutdown = GracefulShutdown()
    private let serving: Task<Void, any Error>

    init(_ keys: KeySet) throws {
        let (desk, reactor) = (Desk(.giving(try keys.json)), try Reactor(name: "keys"))
        (self.desk, self.reactor) = (desk, reactor)
        var router = HTTPRouter()
        router.on(.get, "/jwks") { _ in try await desk.answer() }
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
    }

    var asked: Int { desk.asked.load(ordering: .relaxed) }

    func give(_ keys: KeySet) throws { become(.giving(try keys.json)) }

    func become(_ mood: Mood) { desk.mood.withLock { $0 = mood } }

    func stop() async {
        shutdown.begin()
        _ = await serving.result
        reactor.stop()
    }
}
