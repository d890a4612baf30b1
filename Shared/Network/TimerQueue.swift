/// A binary heap of callbacks by due time. Cancelled entries leave lazily, when they come to the top.
struct TimerQueue {
    private struct Entry {
        let due: ContinuousClock.Instant
        let id: UInt64
    }

    private var heap: [Entry] = []
    private var callbacks: [UInt64: () -> Void] = [:]
    private var nextID: UInt64 = 0

    mutating func add(at due: ContinuousClock.Instant, _ callback: @escaping () -> Void) -> UInt64 {
        nextID += 1
        callbacks[nextID] = callback
        heap.append(Entry(due: due, id: nextID))
        siftUp(heap.count - 1)
        return nextID
    }

    mutating func cancel(_ id: UInt64) {
        callbacks[id] = nil
        if heap.count > 64 && heap.count > callbacks.count * 2 { compact() }
    }

    /// When the next callback is due; `nil` when there is none.
    mutating func nextDue() -> ContinuousClock.Instant? {
        while let first = heap.first, callbacks[first.id] == nil { removeFirst() }
        return heap.first?.due
    }

    mutating func removeDue(at now: ContinuousClock.Instant) -> (() -> Void)? {
        guard let due = nextDue(), due <= now, let first = heap.first else { return nil }
        removeFirst()
        return callbacks.removeValue(forKey: first.id)
    }

    private mutating func compact() {
        heap = heap.filter { callbacks[$0.id] != nil }.sorted { $0.due < $1.due }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown(0)
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0, heap[child].due < heap[(child - 1) / 2].due {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [parent * 2 + 1, parent * 2 + 2] where child < heap.count {
                if heap[child].due < heap[least].due { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
