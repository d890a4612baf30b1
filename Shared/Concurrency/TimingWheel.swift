/// Things to be looked at when their time comes, in ticks of their owner's choosing. Putting one in costs an append, and
/// a tick in which nothing is due costs nothing, however many wait.
///
/// Nothing is taken out before its time: what is no longer wanted comes out all the same and is let go then, at the
/// latest after a turn of the wheel. Nor does a thing wait for longer than that: what is not due yet is put in again.
package struct TimingWheel<Element> {
    private var slots: [[Element]]
    /// The last tick that was taken.
    private var tick: Int

    /// `turn`: the most ticks that anything waits.
    package init(turn: Int, at tick: Int = 0) {
        slots = Array(repeating: [], count: max(1, turn))
        self.tick = tick
    }

    /// Returns the tick with which it comes: what is overdue comes with the next one.
    @discardableResult
    package mutating func add(_ element: Element, at due: Int) -> Int {
        let due = min(max(due, tick &+ 1), tick &+ slots.count)
        slots[slot(due)].append(element)
        return due
    }

    /// All that is due by now, and what has waited for a turn.
    package mutating func take(at now: Int) -> [Element] {
        guard now > tick else { return [] }
        var taken: [Element] = []
        for due in (tick &+ 1)...min(now, tick &+ slots.count) {
            taken += slots[slot(due)]
            slots[slot(due)] = []
        }
        tick = now
        return taken
    }

    private func slot(_ tick: Int) -> Int {
        let rest = tick % slots.count
        return rest < 0 ? rest + slots.count : rest
    }
}

extension TimingWheel: Sendable where Element: Sendable {}
