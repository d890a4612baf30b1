import Foundation
import TestSupport
import Testing

/// How the executables answer people and supervisors, before anything runs.
@Suite struct CommandLineTests {
    @Test("--help shows every setting with its default", arguments: LocalStackTests.services)
    func help(service: String) async throws {
        let answer = try await CommandLineTests.run(service, ["--help"])
        #expect(answer.status == 0)
        for setting in ["HERALD_KAFKA_BROKERS", "HERALD_POSTGRES_URL", "HERALD_REDIS_URL", "HERALD_ADMIN_PORT"] {
            #expect(answer.output.contains(setting))
        }
    }

    @Test("every fault of a configuration is named at once, without its secrets, and the exit code says configuration")
    func faults() async throws {
        let environment = [
            "HERALD_POSTGRES_URL": "postgres://herald:s3cret@", "HERALD_REDIS_URL": "http://:s3cret@cache",
            "HERALD_PORT": "0", "HERALD_LOG_LEVEL": "loud", "HERALD_KAFKA_BROKERS": "",
        ]
        let answer = try await CommandLineTests.run("gateway", ["--check"], environment)
        #expect(answer.status == 78)
        for setting in environment.keys { #expect(answer.output.contains("  \(setting):")) }
        #expect(!answer.output.contains("s3cret"))
    }

    @Test("--check accepts what is right and starts nothing")
    func check() async throws {
        let environment = [
            "HERALD_POSTGRES_URL": "postgres://herald@127.0.0.1:1/herald", "HERALD_REDIS_URL": "redis://127.0.0.1:1/0",
            "HERALD_KAFKA_BROKERS": "127.0.0.1:1", "HERALD_SMS_PROVIDERS": "vonage",
            "HERALD_VONAGE_API_KEY": "key", "HERALD_VONAGE_API_SECRET": "secret", "HERALD_VONAGE_FROM": "+15005550006",
        ]
        let answer = try await CommandLineTests.run("sms-worker", ["--check"], environment)
        #expect(answer.status == 0, "\(answer.output)")
    }

    @Test("an unknown argument is refused with the usage")
    func usage() async throws {
        let answer = try await CommandLineTests.run("orchestrator", ["--now"])
        #expect(answer.status == 64)
        #expect(answer.output.contains("usage: orchestrator"))
    }

    private static func run(
        _ service: String,
        _ arguments: [String],
        _ environment: [String: String] = [:]
    ) async throws -> (status: Int32, output: String) {
        let folder = try TemporaryFolder()
        let log = folder.file("output")
        let process = try ChildProcess(
            BuildFolder.product(service),
            arguments,
            environment: environment,
            logTo: log
        )
        let status = try await process.waitForExit()
        return (status, try String(contentsOfFile: log, encoding: .utf8))
    }
}
