import ChannelWorker
import Concurrency
import Primitives
import Storage
import Wire

/// The inbox as a provider: to deliver is to store, and to store again changes nothing.
struct InboxProvider: ChannelProvider {
    let name = "inbox"
    let account = "inbox"
    let rate = SendRate.unlimited
    let isIdempotent = true
    let writer: InboxWriter
    private let retries = RetryPolicy(backoff: Backoff(base: .milliseconds(50), limit: .seconds(2)))

    init(_ writer: InboxWriter) {
        self.writer = writer
    }

    func deliver(_ dispatch: ChannelDispatch, _ words: Words, until deadline: Deadline) async -> SendOutcome {
        guard let recipient = Storage.RecipientKey(dispatch.recipient) else {
            return .refused(SendFault("bad_destination", "no inbox can have this name"))
        }
        let change: InboxWriter.Change =
            dispatch.operation == .retract
            ? .retraction(InboxRetraction(recipient, id: dispatch.id, notification: dispatch.notificationID))
            : .arrival(
                InboxArrival(
                    recipient,
                    id: dispatch.id,
                    notification: dispatch.notificationID,
                    collapseKey: ItemContent.collapseKey(dispatch),
                    content: ItemContent.json(dispatch, words)
                )
            )
        do {
            try await retries.run(until: deadline) { try await writer.write(change) }
            return .accepted(providerID: dispatch.id.description)
        } catch {
            return .notNow(SendFault("inbox_unavailable"), retryAfter: nil)
        }
    }
}
