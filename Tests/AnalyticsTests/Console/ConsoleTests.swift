import Foundation
import ServiceKit
import TestSupport
import Testing

@testable import Analytics

extension AnalyticsTests {
    @Suite("Console", .timeLimit(.minutes(5)))
    struct ConsoleTests {
        private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

        @Test(
            "tokens go to an origin as browsers write it, or the service does not start; nor without the console's files"
        )
        func settings() {
            for address in [
                "api.example.com", "https://api.example.com/", "https://api.example.com *", "*", "HTTPS://A",
            ] {
                var reader = ConfigurationReader(environment: ["HERALD_GATEWAY_URL": address]) { _ in nil }
                _ = AnalyticsSettings(&reader)
                #expect(reader.faults.contains { $0.name == "HERALD_GATEWAY_URL" }, "\(address)")
            }
            var reader = ConfigurationReader(environment: ["HERALD_CONSOLE_FOLDER": "/nowhere"]) { _ in nil }
            _ = AnalyticsSettings(&reader)
            #expect(reader.faults.contains { $0.name == "HERALD_CONSOLE_FOLDER" })
        }

        @Test(
            "in Chromium: every page with its deeds, by role, keys and phone; markup of strangers is text; it rests when hidden",
            .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/chromium"), "it needs Debian's chromium")
        )
        func browser() async throws {
            let stage = try await ConsoleStage()
            let python = try await PythonEnvironment.python("widget", packages: ["playwright==1.65.2"])
            let tokens = [
                try stage.fixture.token("operator", roles: ["admin"]), try stage.fixture.token("reader"),
                try stage.fixture.token(ConsoleHistory.hostile, roles: ["developer"]),
            ]
            let pictures = ProcessInfo.processInfo.environment["HERALD_PICTURES"].map { [$0] } ?? []
            let script = Self.folder.appending(path: "browser.py").path
            let arguments = ["-u", script, stage.console, stage.gateway] + tokens + pictures
            let (status, said) = try await ChildProcess.run(python, arguments, within: .seconds(200))
            print(said)
            #expect(status == 0, "\(said)")
            try await stage.stop()
        }
    }
}
