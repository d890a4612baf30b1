import Network

/// Events on their way to streams, handed to each reactor for many streams at once: to wake its thread for every one
/// would cost more than the event.
struct Outgoing {
    private struct Post {
        let reactor: Reactor
        var sends: [(transport: any StreamTransport, events: [StreamEvent])] = []
    }

    private var posts: [ObjectIdentifier: Post] = [:]

    /// So many at once hold up what else the reactor does for about a millisecond.
    private static let most = 100

    mutating func add(_ events: [StreamEvent], to transport: any StreamTransport) {
        // What has no connection of its own takes its events here.
        guard let reactor = transport.reactor else { return transport.send(events) }
        let id = ObjectIdentifier(reactor)
        posts[id, default: Post(reactor: reactor)].sends.append((transport, events))
        if posts[id]?.sends.count == Outgoing.most { posts.removeValue(forKey: id).map(Outgoing.leave) }
    }

    consuming func handOver() {
        posts.values.forEach(Outgoing.leave)
    }

    private static func leave(_ post: Post) {
        let sends = post.sends
        post.reactor.submit {
            for (transport, events) in sends { transport.send(events) }
        }
    }
}
