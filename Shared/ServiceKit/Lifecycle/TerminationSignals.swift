import Concurrency
import Dispatch
import Glibc

/// Turns the first SIGTERM or SIGINT into a graceful shutdown and the second into an immediate exit.
/// A closed peer must be an error of the write, not the end of the process, so SIGPIPE is ignored.
///
/// `@unchecked Sendable`: the sources are set once and only kept alive; Dispatch sources may be released on any thread.
final class TerminationSignals: @unchecked Sendable {
    private let sources: [any DispatchSourceSignal]

    init(_ shutdown: GracefulShutdown) {
        signal(SIGPIPE, SIG_IGN)
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if shutdown.hasBegun { exit(128 + number) }
                shutdown.begin()
            }
            source.resume()
            return source
        }
    }
}
