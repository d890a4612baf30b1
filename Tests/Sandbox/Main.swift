import Glibc
import HTTPServer
import Network
import Observability

@main
enum Main {
    /// Not asynchronous: this thread waits for the signal that ends the process. What was taken is in the log before its
    /// answer is sent, so nothing is left to finish.
    static func main() {
        do {
            guard let options = try SandboxOptions(CommandLine.arguments.dropFirst().map { $0 }) else {
                return print(SandboxOptions.help)
            }
            try run(options, Logger(service: "sandbox"))
        } catch {
            print(error)
            exit(2)
        }
    }

    private static func run(_ options: SandboxOptions, _ logger: Logger) throws {
        // Blocked before there is another thread, so that all have them blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let server = try Sandbox(options, logger).server(at: options.address, logger)
        Task {
            do {
                try await server.run()
            } catch {
                logger.error("The sandbox has ended", ["error": .error(error)])
                exit(1)
            }
        }
        var signal: Int32 = 0
        sigwait(&signals, &signal)
        exit(0)
    }
}
