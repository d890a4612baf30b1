import Primitives

/// Things by the time at which they are due; those of one time in the order in which they came.
struct DueQueue<Item> {
    private var items: [(due: Timestamp, item: Item)] = []

    var count: Int { items.count }
    var nextDue: Timestamp? { items.last?.due }

    /// Latest first, so that what is due is taken from the end.
    mutating func add(_ item: Item, due: Timestamp) {
        var (low, high) = (0, items.count)
        while low < high {
            let middle = (low + high) / 2
            if items[middle].due > due { low = middle + 1 } else { high = middle }
        }
        items.insert((due, item), at: low)
    }

    mutating func takeDue(at now: Timestamp) -> [Item] {
        var due: [Item] = []
        while let last = items.last, last.due <= now {
            due.append(last.item)
            items.removeLast()
        }
        return due
    }

    mutating func take(where belongs: (Item) -> Bool) -> [Item] {
        let taken = items.filter { belongs($0.item) }
        items.removeAll { belongs($0.item) }
        return taken.reversed().map(\.item)
    }
}
