package import ServiceKit
package import Wire

/// What the workers of a channel do with each of its dispatches.
package protocol ChannelWork: Sendable {
    var channel: ChannelTopics { get }
    var outbox: Outbox { get }
    /// Each stage is repeated by itself until it is done. Throws what no repetition mends, and when the task is cancelled.
    func perform(_ dispatch: ChannelDispatch) async throws
}
