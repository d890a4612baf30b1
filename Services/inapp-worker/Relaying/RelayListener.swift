import Concurrency
import Observability
import Redis

/// Hears what other replicas, and this one, tell its streams.
struct RelayListener: Service {
    let subscriber: RedisSubscriber
    let replica: String
    let hub: InboxHub
    let keeper: HubKeeper
    let logger: Logger

    /// More messages than a burst to every stream of a replica makes.
    private static let buffer = 4096

    func run() async throws {
        async let listening: Void = listen()
        try await subscriber.run()
        await listening
    }

    private func listen() async {
        let topic = RedisTopic.channel(UpdateRelay.channel(of: replica))
        for await event in await subscriber.subscribe(to: topic, buffer: RelayListener.buffer) {
            switch event {
            case .message(let message): await take(message.payload)
            case .subscribed, .resumed, .dropped: await keeper.compare()
            }
        }
    }

    private func take(_ payload: [UInt8]) async {
        do {
            await hub.take(try RelayMessage.decode(payload))
        } catch {
            logger.error("News of inboxes cannot be read", ["error": .error(error)])
        }
    }
}
