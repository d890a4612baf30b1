/// The handlers of watched descriptors by tag. A tag names a slot and its generation, so that an event collected for a
/// watch that has ended finds nobody, whoever has the slot now.
struct HandlerTable {
    private struct Slot {
        var generation: UInt32 = 0
        var handler: (any EventHandler)?
    }

    private var slots: [Slot] = []
    private var free: [Int] = []

    mutating func insert(_ handler: any EventHandler) -> UInt64 {
        let index = free.popLast() ?? append()
        slots[index].handler = handler
        return UInt64(slots[index].generation) << 32 | UInt64(index)
    }

    func handler(of tag: UInt64) -> (any EventHandler)? {
        let slot = slots[HandlerTable.index(tag)]
        return slot.generation == HandlerTable.generation(tag) ? slot.handler : nil
    }

    /// `nil` when the tag's watch had ended before. The handler is handed back so that it is let go of outside: its
    /// `deinit` may come back here.
    mutating func remove(_ tag: UInt64) -> (any EventHandler)? {
        let index = HandlerTable.index(tag)
        guard slots[index].generation == HandlerTable.generation(tag) else { return nil }
        defer {
            slots[index].handler = nil
            slots[index].generation &+= 1
            free.append(index)
        }
        return slots[index].handler
    }

    private mutating func append() -> Int {
        slots.append(Slot())
        return slots.count - 1
    }

    private static func index(_ tag: UInt64) -> Int { Int(truncatingIfNeeded: tag & 0xFFFF_FFFF) }
    private static func generation(_ tag: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: tag >> 32) }
}
