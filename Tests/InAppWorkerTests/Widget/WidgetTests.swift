import Concurrency
import Foundation
import HTTPServer
import Network
import Observability
import TestSupport
import Testing

@Suite("Widget", .serialized, .timeLimit(.minutes(5)))
struct WidgetTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    @Test(
        "in Chromium: tabs in step, an exact badge, each transport alone, offline and back, preferences, dark and right to left",
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/chromium"), "it needs Debian's chromium")
    )
    func browser() async throws {
        let stage = try await InboxStage()
        let widget = WidgetTests.folder.appending(path: "../../../Services/inapp-worker/Widget").standardizedFileURL
        let replica = try await stage.replica(environment: ["HERALD_WIDGET_FOLDER": widget.path])
        let address = "http://127.0.0.1:\(replica.port)"
        let gateway = try await stage.gateway(for: address)
        let control = try StageControl(stage)
        let python = try await PythonEnvironment.judges()
        let log = try TemporaryFolder()
        let script = WidgetTests.folder.appending(path: "browser.py").path
        let pictures = ProcessInfo.processInfo.environment["HERALD_PICTURES"].map { [$0] } ?? []
        let browser = try ChildProcess(
            python,
            ["-u", script, address, "http://127.0.0.1:\(control.port)", "http://127.0.0.1:\(gateway.port)"] + pictures,
            logTo: log.file("browser.log")
        )
        let status = try await browser.waitForExit(within: .seconds(200))
        let said = try String(contentsOfFile: log.file("browser.log"), encoding: .utf8)
        print(said)
        #expect(status == 0, "\(said)")
        try await control.stop()
        try await gateway.process.terminate()
        try await replica.process.terminate()
        try await stage.stop()
    }
}

/// Lets a script make tokens and send items.
private final class StageControl: Sendable {
    let port: UInt16
    private let reactor: Reactor
    private let shutdown = GracefulShutdown()
    private let serving: Task<Void, any Error>

    init(_ stage: InboxStage) throws {
        var router = HTTPRouter()
        router.on(.get, "/token") { request in
            let role = request.query["role"] ?? "recipient"
            return HTTPResponse(.ok, text: try stage.token(request.query["user"] ?? "", roles: [role]))
        }
        router.on(.post, "/send") { request in
            let query = request.query
            try await stage.send([try stage.dispatch(query["user"] ?? "", title: query["title"] ?? "")])
            return HTTPResponse(.ok, text: "sent")
        }
        reactor = try Reactor(name: "control")
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

    func stop() async throws {
        shutdown.begin()
        try await serving.value
        reactor.stop()
    }
}
