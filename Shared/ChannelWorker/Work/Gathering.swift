import Synchronization

/// Does together what many tasks ask for at about the same time: the first is done at once, and what comes meanwhile in
/// one go after it, so that the more there is to do, the less each costs.
final class Gathering<Item: Sendable, Answer: Sendable>: Sendable {
    typealias Outcome = Result<Answer, any Error>

    private struct Request {
        let item: Item
        let asker: CheckedContinuation<Outcome, Never>
    }

    private struct State {
        var waiting: [Request] = []
        var isRunning = false
    }

    private let limit: Int
    private let perform: @Sendable ([Item]) async -> [Outcome]
    private let state = Mutex(State())

    /// `perform` gives an outcome for each item, in their order.
    init(limit: Int, _ perform: @escaping @Sendable ([Item]) async -> [Outcome]) {
        (self.limit, self.perform) = (limit, perform)
    }

    func ask(_ item: Item) async throws -> Answer {
        try await withCheckedContinuation { asker in
            let mustRun = state.withLock { state in
                state.waiting.append(Request(item: item, asker: asker))
                defer { state.isRunning = true }
                return !state.isRunning
            }
            // Not within the asker's task: its cancellation must not reach the others, nor its trace.
            if mustRun { Task.detached { await self.run() } }
        }.get()
    }

    /// Throws once all are decided, if one could not be done.
    func ask(all items: [Item]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for item in items { group.addTask { _ = try await self.ask(item) } }
            try await group.waitForAll()
        }
    }

    private func run() async {
        while let requests = next() {
            let outcomes = await perform(requests.map(\.item))
            for (index, request) in requests.enumerated() {
                let outcome = index < outcomes.count ? outcomes[index] : .failure(CancellationError())
                request.asker.resume(returning: outcome)
            }
        }
    }

    private func next() -> [Request]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            guard state.waiting.count > limit else {
                defer { state.waiting = [] }
                return state.waiting
            }
            defer { state.waiting.removeFirst(limit) }
            return Array(state.waiting.prefix(limit))
        }
    }
}
