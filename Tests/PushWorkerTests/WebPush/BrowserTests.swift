import Foundation
import Primitives
import TestSupport
import Testing
import Wire

@testable import PushWorker

@Suite("Push in a browser", .timeLimit(.minutes(5)))
struct BrowserTests {
    @Test(
        "Chromium's service worker shows what the worker sends",
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/chromium"), "it needs Debian's chromium")
    )
    func shown() async throws {
        let folder = try TemporaryFolder()
        let browser = WebPushSubscription(endpoint: "https://push.example", publicKey: [], authSecret: [])
        let target = PushTarget(platform: .webpush, address: .subscription(browser))
        let dispatch = PushFixture.dispatch([target], options: PushOptions(collapseKey: "order-1", badge: 2))
        let push = try Push(dispatch, PushFixture.words(), at: WallClock.system.now)
        let message = String(decoding: WebPushMessage(push: push).json, as: UTF8.self)
        try message.write(toFile: folder.file("message"), atomically: true, encoding: .utf8)
        let tests = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "..").standardizedFileURL
        let widget = tests.appending(path: "../../Services/inapp-worker/Widget").standardizedFileURL
        let python = try await PythonEnvironment.judges()
        let script = tests.appending(path: "browser.py").path
        let arguments = ["-u", script, widget.path, folder.file("message")]
        let (status, said) = try await ChildProcess.run(python, arguments, within: .seconds(200))
        #expect(status == 0, "\(said)")
    }
}
