import Concurrency
import Glibc
import HTTPClient
import Network
import Observability

/// From `main` to exit: reads the configuration, builds the parts, runs them until SIGTERM, says how it ended.
package enum ServiceProcess {
    /// `read` reads the service's own settings, `nil` after a fault; `build` makes its parts in the order of their start.
    package static func main<Settings>(
        _ service: FleetService,
        settings read: @Sendable (inout ConfigurationReader) -> Settings?,
        parts build: @Sendable (Settings, Dependencies) throws -> [ServiceGroup.Part]
    ) async -> Never {
        var reader = ConfigurationReader(environment: ProcessEnvironment.current)
        let common = CommonSettings(service, &reader)
        let own = read(&reader)
        let arguments = CommandLine.arguments.dropFirst()
        do {
            switch arguments.first {
            case "--help" where arguments.count == 1: say(help(service, reader), .success)
            case "--check" where arguments.count == 1:
                try reader.finish()
                say("the configuration is valid\n", .success)
            case "--health" where arguments.count == 1: try await probe(try reader.finish(common))
            case nil: try await run(service, try reader.finish(common), try reader.finish(own), build)
            default: say(help(service, reader), .usage)
            }
        } catch {
            say("\(service.name): \(error)\n", error is ConfigurationError ? .configuration : .failure)
        }
        exit(ExitCode.success.rawValue)
    }

    /// For a service that needs no settings but the common ones.
    package static func main(
        _ service: FleetService,
        parts build: @Sendable (Dependencies) throws -> [ServiceGroup.Part]
    ) async -> Never {
        await main(service, settings: { _ in () }, parts: { _, dependencies in try build(dependencies) })
    }

    private static func run<Settings>(
        _ service: FleetService,
        _ common: CommonSettings,
        _ own: Settings,
        _ build: @Sendable (Settings, Dependencies) throws -> [ServiceGroup.Part]
    ) async throws {
        let dependencies = try Dependencies(service, common)
        let logger = dependencies.logger
        let admin = try AdminServer(common.admin, dependencies)
        let parts = [ServiceGroup.Part("admin", admin)] + dependencies.parts + (try build(own, dependencies))
        let shutdown = GracefulShutdown()
        let signals = TerminationSignals(shutdown)
        logger.info("Started", ["service.descriptors": .integer(DescriptorLimit.raise())])
        try await GracefulShutdown.$current.withValue(shutdown) {
            try await shutdown.withHandler({ dependencies.health.beginDraining() }) {
                try await ServiceGroup(parts, drainLimit: common.drainLimit, logger: logger).run()
            }
        }
        withExtendedLifetime(signals) {}
        logger.info("Stopped")
    }

    /// Success when the service that runs with these settings is ready.
    private static func probe(_ settings: CommonSettings) async throws -> Never {
        let answer = try await HealthProbe(settings.admin).ask()
        say(String(decoding: answer.body, as: UTF8.self) + "\n", answer.status == 200 ? .success : .failure)
    }

    private static func help(_ service: FleetService, _ reader: ConfigurationReader) -> String {
        ConfigurationHelp(service: service.name, purpose: service.purpose, keys: reader.keys).text
    }

    /// As sysexits.h numbers them, so that a supervisor can tell a fault to mend from one to restart.
    private enum ExitCode: Int32 {
        case success = 0
        case failure = 1
        case usage = 64
        case configuration = 78
    }

    private static func say(_ text: String, _ code: ExitCode) -> Never {
        let descriptor = code == .success ? STDOUT_FILENO : STDERR_FILENO
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        exit(code.rawValue)
    }
}
