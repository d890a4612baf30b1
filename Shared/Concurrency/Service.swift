/// Everything that lives: the whole contract is `run()`, which ends when the graceful shutdown that it finds in
/// `GracefulShutdown.current` begins and its work in flight is done, or throws when it cannot go on.
package protocol Service: Sendable {
    func run() async throws
}
