/// First in, first out, at a constant price for each end.
struct FIFO<Element: Sendable>: Sendable {
    /// Elements that have left are `nil`, so that what they held is freed at once.
    private var storage: [Element?] = []
    private var head = 0

    var count: Int { storage.count - head }
    var isEmpty: Bool { head == storage.count }

    mutating func append(_ element: Element) {
        storage.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < storage.count else { return nil }
        let element = storage[head].take()
        head += 1
        compact()
        return element
    }

    mutating func changeFirst(_ change: (inout Element) -> Void) {
        guard head < storage.count else { return }
        storage[head].change(change)
    }

    mutating func changeEach(_ change: (inout Element) -> Void) {
        for index in head..<storage.count { storage[index].change(change) }
    }

    func forEach(_ body: (Element) -> Void) {
        for case .some(let element) in storage[head...] { body(element) }
    }

    func contains(where isMeant: (Element) -> Bool) -> Bool {
        storage[head...].contains { $0.map(isMeant) ?? false }
    }

    mutating func removeAll(where shouldBeRemoved: (Element) -> Bool) {
        storage.removeAll { $0.map(shouldBeRemoved) ?? true }
        head = 0
    }

    mutating func removeAll() -> [Element] {
        defer { self = FIFO() }
        return storage[head...].compactMap(\.self)
    }

    private mutating func compact() {
        if head == storage.count {
            storage.removeAll(keepingCapacity: storage.count <= 4096)
            head = 0
        } else if head >= 64, head * 2 > storage.count {
            storage.removeFirst(head)
            head = 0
        }
    }
}

extension Optional {
    /// Changes the value, if there is one, without a copy of what it holds.
    fileprivate mutating func change(_ change: (inout Wrapped) -> Void) {
        guard var value = take() else { return }
        change(&value)
        self = value
    }
}
