import CLinux
import Glibc
import Network
import Observability

@main
enum Main {
    /// Not asynchronous: this thread waits for the signal that ends the process, the reactor's does the rest.
    static func main() {
        do {
            guard let options = try Options(CommandLine.arguments.dropFirst().map { $0 }) else {
                return print(Options.help)
            }
            try run(options, Logger(service: "local-broker"))
        } catch {
            print(error)
            exit(2)
        }
    }

    private static func run(_ options: Options, _ logger: Logger) throws {
        // Blocked before there is another thread, so that all have them blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let reactor = try Reactor(name: "broker")
        reactor.submit { start(options, reactor, logger) }
        var signal: Int32 = 0
        sigwait(&signals, &signal)
        logger.info("ending", ["signal": .integer(signal)])
        // Between two events: all that was acknowledged is in its file.
        reactor.submit { exit(0) }
        while true { pause() }
    }

    private static func start(_ options: Options, _ reactor: Reactor, _ logger: Logger) {
        do {
            try Server(options, reactor, logger).start()
        } catch {
            logger.error("the broker cannot start", ["error": .error(error)])
            exit(1)
        }
    }
}
