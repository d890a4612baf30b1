import Concurrency

/// A part under way, in a task of its own with a shutdown of its own.
struct RunningPart: Sendable {
    enum End: Sendable {
        case part(index: Int, name: String, error: (any Error)?)
        case shutdownRequested
    }

    let index: Int
    let name: String
    private let shutdown = GracefulShutdown()
    private let task: Task<Void, Never>

    init(_ part: ServiceGroup.Part, index: Int, report: AsyncStream<End>.Continuation) {
        (self.index, name) = (index, part.name)
        task = Task { [shutdown] in
            do {
                try await GracefulShutdown.$current.withValue(shutdown) { try await part.service.run() }
                report.yield(.part(index: index, name: part.name, error: nil))
            } catch {
                report.yield(.part(index: index, name: part.name, error: error))
            }
        }
    }

    func begin() { shutdown.begin() }

    func cancel() { task.cancel() }
}

/// Which parts have ended, and what the group has to throw: the first failure, or the first end nobody asked for.
struct EndedParts: Sendable {
    private var indices: Set<Int> = []
    private var wasRequested = false
    private var failure: PartFailure?

    func contains(_ index: Int) -> Bool { indices.contains(index) }

    mutating func record(_ end: RunningPart.End) {
        switch end {
        case .shutdownRequested:
            wasRequested = true
        case .part(let index, let name, let error):
            let isUnexpected = indices.isEmpty && !wasRequested
            indices.insert(index)
            guard failure == nil, isUnexpected || !(error is CancellationError?) else { return }
            failure = PartFailure(part: name, reason: error.map { String(describing: $0) } ?? "ended by itself")
        }
    }

    func rethrow() throws {
        if let failure { throw failure }
    }
}

/// Why a service stopped.
package struct PartFailure: Error, CustomStringConvertible {
    package let part: String
    package let reason: String

    package var description: String { "\(part): \(reason)" }
}
