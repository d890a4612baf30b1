package import Concurrency
package import Observability

/// Runs a service's parts: they start in array order and stop in reverse, each after those that depend on it.
/// When one part ends early or fails, the others are stopped and the failure is thrown.
package struct ServiceGroup: Service {
    package struct Part: Sendable {
        package let name: String
        package let service: any Service

        package init(_ name: String, _ service: any Service) {
            (self.name, self.service) = (name, service)
        }
    }

    private let parts: [Part]
    private let drainLimit: Duration
    private let logger: Logger

    /// `drainLimit` is for all parts together; what runs longer is cancelled.
    package init(_ parts: [Part], drainLimit: Duration = .seconds(9), logger: Logger) {
        (self.parts, self.drainLimit, self.logger) = (parts, drainLimit, logger)
    }

    package func run() async throws {
        let (ends, report) = AsyncStream.makeStream(of: RunningPart.End.self)
        let running = parts.enumerated().map { RunningPart($1, index: $0, report: report) }
        let shutdown = GracefulShutdown.current
        let ended = await shutdown.withHandler({ _ = report.yield(.shutdownRequested) }) {
            var ended = EndedParts()
            for await end in ends {
                ended.record(end)
                break
            }
            await stop(running, ends, &ended)
            return ended
        }
        try ended.rethrow()
    }

    private func stop(_ running: [RunningPart], _ ends: AsyncStream<RunningPart.End>, _ ended: inout EndedParts) async {
        let deadline = Deadline.after(drainLimit)
        let overdue = Task {
            try await Task.sleep(for: deadline.remaining)
            logger.warning("Cancelling parts that did not drain in time")
            for part in running { part.cancel() }
        }
        defer { overdue.cancel() }
        var iterator = ends.makeAsyncIterator()
        for part in running.reversed() {
            part.begin()
            while !ended.contains(part.index), let end = await iterator.next() { ended.record(end) }
            logger.debug("Part stopped", ["service.part": .string(part.name)])
        }
    }
}
