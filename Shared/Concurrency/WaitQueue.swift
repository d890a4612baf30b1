/// First in, first out; leaving from the middle costs as little as from the front.
struct WaitQueue<Element: Hashable & Sendable>: Sendable {
    private var members: Set<Element> = []
    /// Also holds those that have left, until they come to the front.
    private var order: [Element] = []
    private var head = 0

    var count: Int { members.count }

    mutating func append(_ element: Element) {
        guard members.insert(element).inserted else { return }
        order.append(element)
    }

    mutating func remove(_ element: Element) {
        members.remove(element)
        if members.isEmpty { (order, head) = ([], 0) }
    }

    mutating func removeFirst() -> Element? {
        while head < order.count {
            let element = order[head]
            head += 1
            compact()
            if members.remove(element) != nil { return element }
        }
        return nil
    }

    mutating func removeAll() -> [Element] {
        defer { self = WaitQueue() }
        return order[head...].filter(members.contains)
    }

    private mutating func compact() {
        guard head > 32, head * 2 > order.count else { return }
        order.removeFirst(head)
        head = 0
    }
}
