/// The events of one topic, for one reader. It ends with the subscriber; dropping it ends the subscription.
package final class RedisSubscription: AsyncSequence, Sendable {
    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let subscription: RedisSubscription

        package mutating func next() async -> RedisSubscriptionEvent? {
            await subscription.inbox.next()
        }
    }

    private let inbox: SubscriptionInbox
    private let onEnd: @Sendable () -> Void

    init(_ inbox: SubscriptionInbox, onEnd: @escaping @Sendable () -> Void) {
        (self.inbox, self.onEnd) = (inbox, onEnd)
    }

    deinit {
        onEnd()
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(subscription: self)
    }
}
