import Synchronization

@testable import HTTPServer

/// A connection whose client takes what the test lets it take.
final class InMemoryTransport: WebSocketTransport {
    struct State {
        var written: [UInt8] = []
        var queued = 0
        var takesAll = true
        var isReading = true
        var end: String?
    }

    private let state = Mutex(State())

    var now: State { state.withLock { $0 } }
    var queuedBytes: Int { state.withLock { $0.queued } }

    /// The test hands the channel what comes.
    func start(_ channel: WebSocketChannel) {}

    func write(_ bytes: [UInt8]) {
        state.withLock {
            $0.written += bytes
            if !$0.takesAll { $0.queued += bytes.count }
        }
    }

    func setReading(_ isReading: Bool) {
        state.withLock { $0.isReading = isReading }
    }

    func end(within limit: Duration, discarding: Bool) {
        state.withLock { $0.end = discarding ? "discarding" : "in order" }
    }

    func abort() {
        state.withLock { $0.end = "aborted" }
    }

    /// The client stops reading, so that everything stays queued.
    func stall() {
        state.withLock { $0.takesAll = false }
    }

    func take(_ count: Int) {
        state.withLock { $0.queued = max(0, $0.queued - count) }
    }
}
