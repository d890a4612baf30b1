import Concurrency
import Foundation
import HTTPClient
import Network
import Observability
import Synchronization

/// The providers' simulator of this build, with a log of its own, driven through its control API.
package final class SandboxServer: Sendable {
    /// What became of the messages that it took.
    package struct Counts: Decodable, Sendable {
        package struct Account: Decodable, Sendable {
            package let provider: String
            package let account: String
            package let taken: Int
            package let refused: Int
            package let cut: Int
        }

        package let sends: Int
        package let distinct: Int
        /// The correlations that came more than once.
        package let repeated: [String]
        package let accounts: [Account]
    }

    package struct Send: Decodable, Sendable, Equatable {
        package let provider: String
        package let account: String
        package let id: String
        package let correlation: String
        package let recipient: String
        package let subject: String
    }

    package let port: UInt16
    private let folder: TemporaryFolder
    private let reactor: Reactor
    private let client: HTTPClient
    private let process = Mutex<ChildProcess?>(nil)

    package init() async throws {
        (port, folder) = (try freePort(), try TemporaryFolder())
        reactor = try Reactor(name: "sandbox control")
        client = try HTTPClient(reactor: reactor, metrics: MetricRegistry(), logger: .silent)
        try await start()
    }

    deinit {
        reactor.stop()
    }

    package var log: String { folder.file("sends.jsonl") }

    /// Where one mail is one file.
    package var mail: String { folder.file("mail/new") }

    /// A client's base URL.
    package func base(_ provider: String, _ account: String) -> String {
        "http://127.0.0.1:\(port)/\(provider)/\(account)"
    }

    /// Starts it, also after it was killed, on the same port and log.
    package func start() async throws {
        let child = try ChildProcess(
            BuildFolder.product("sandbox"),
            ["--port", "\(port)", "--log", log, "--mail", folder.file("mail")],
            logTo: folder.file("sandbox.log")
        )
        process.withLock { $0 = child }
        try await waitUntilListening(port)
    }

    /// SIGKILL, as a crash.
    package func kill() async throws {
        try await process.withLock { $0 }?.killNow()
    }

    /// The fault in the form that `sandbox --help` describes; `nil` switches it off.
    package func fault(_ fault: String?, _ provider: String, _ account: String) async throws {
        let path = "/control/faults/\(provider)/\(account)"
        let answer = try await call(fault == nil ? .delete : .put, path, body: fault)
        guard answer.status == 204 else {
            throw NeverHappened(description: String(decoding: answer.body, as: UTF8.self))
        }
    }

    /// Of one account, or of all together.
    package func counts(_ account: (provider: String, name: String)? = nil) async throws -> Counts {
        let query = account.map { "?provider=\($0.provider)&account=\($0.name)" } ?? ""
        return try JSONDecoder().decode(Counts.self, from: Data(try await call(.get, "/control/counts\(query)").body))
    }

    package func sends(_ provider: String, _ account: String) async throws -> [Send] {
        let answer = try await call(.get, "/control/sends?provider=\(provider)&account=\(account)")
        return try JSONDecoder().decode([Send].self, from: Data(answer.body))
    }

    private func call(_ method: HTTPMethod, _ path: String, body: String? = nil) async throws -> HTTPClientResponse {
        let url = try HTTPURL("http://127.0.0.1:\(port)\(path)")
        let request = HTTPClientRequest(method, url, body: body.map { Array($0.utf8) })
        return try await client.execute(request, deadline: .after(.seconds(10)))
    }
}
