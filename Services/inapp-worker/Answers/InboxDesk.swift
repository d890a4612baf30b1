import Concurrency
import HTTPServer
import Observability
import Primitives
import PublicAPI
import Storage

/// What a person may do with their inbox.
struct InboxDesk: Sendable {
    let store: InboxStore
    let relay: UpdateRelay
    let engagements: Engagements
    let logger: Logger

    func feed(_ recipient: RecipientKey, _ state: InboxState, before seq: Int64?, limit: Int) async throws -> InboxFeed
    {
        try await reaching { try await store.feed(of: recipient, state, before: seq, limit: limit) }
    }

    /// Marks one item, or without one all; `nil` when there is no such item. Every stream of the person is told.
    func mark(_ item: UUIDv7?, _ change: InboxChange, of recipient: RecipientKey) async throws -> InboxCounts? {
        guard let marking = try await reaching({ try await store.mark(item, change, of: recipient) }) else {
            return nil
        }
        if let event = marking.event {
            let update = InboxUpdate(recipient, events: [event], counts: marking.counts)
            await relay.publish([StreamUpdate(update)])
        }
        if let deed = marking.deed { engagements.tell(deed) }
        return marking.counts
    }

    /// A database that is away is no fault of the client's.
    private func reaching<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as any RetriableError where error.isRetriable {
            logger.warning("An inbox could not be reached", ["error": .error(error)])
            throw HTTPError.unavailable
        }
    }
}
