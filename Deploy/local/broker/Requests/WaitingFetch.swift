import Network

/// A fetch that found too little. It is answered as soon as enough has been appended, its time is up, or what it
/// waits for goes away.
final class WaitingFetch {
    private var call: Call?
    private let request: FetchRequest
    private let broker: Broker
    private var missing: Int
    private var timer: ReactorTimer?
    private let partitions: [Partition]

    init(_ call: Call, _ request: FetchRequest, found: Int, _ broker: Broker) {
        (self.call, self.request, self.broker) = (call, request, broker)
        missing = request.minBytes - found
        partitions = request.topics.flatMap { topic in
            topic.items.compactMap { broker.topics.partition(topic.topic, $0.partition) }
        }
    }

    func begin() {
        for partition in partitions { partition.add(self) }
        // The timer is what keeps the fetch: it may wait for no partition at all.
        timer = broker.reactor.schedule(after: request.maxWait) { self.complete() }
        call?.peer.whenClosed = { [weak self] in self?.end() }
    }

    func grew(by count: Int) {
        missing -= count
        if missing <= 0 { complete() }
    }

    /// Answers with what there is.
    func complete() {
        guard var call = end() else { return }
        var answer = FetchAnswer(request, version: call.version)
        answer.write(broker.topics, to: &call.response)
        call.finish()
    }

    /// Waits no longer; gives the call the first time.
    @discardableResult
    private func end() -> Call? {
        guard let call else { return nil }
        self.call = nil
        if let timer { broker.reactor.cancel(timer) }
        for partition in partitions { partition.remove(self) }
        call.peer.whenClosed = nil
        return call
    }
}
