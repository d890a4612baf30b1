import Foundation
import HTTPServer
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
        let control = try stage.control()
        let python = try await PythonEnvironment.judges()
        let script = WidgetTests.folder.appending(path: "browser.py").path
        let pictures = ProcessInfo.processInfo.environment["HERALD_PICTURES"].map { [$0] } ?? []
        let arguments = ["-u", script, address, control.url, "http://127.0.0.1:\(gateway.port)"] + pictures
        let (status, said) = try await ChildProcess.run(python, arguments, within: .seconds(200))
        print(said)
        #expect(status == 0, "\(said)")
        try await control.stop()
        try await gateway.process.terminate()
        try await replica.process.terminate()
        try await stage.stop()
    }
}

extension InboxStage {
    /// Lets a script make tokens and send items.
    fileprivate func control() throws -> LoopbackServer {
        var router = HTTPRouter()
        router.on(.get, "/token") { [self] request in
            let role = request.query["role"] ?? "recipient"
            return HTTPResponse(.ok, text: try token(request.query["user"] ?? "", roles: [role]))
        }
        router.on(.post, "/send") { [self] request in
            let query = request.query
            try await send([try dispatch(query["user"] ?? "", title: query["title"] ?? "")])
            return HTTPResponse(.ok, text: "sent")
        }
        return try LoopbackServer(router)
    }
}
