package import Primitives

/// A time zone: which offset from UTC holds when. A value made of the bytes of a compiled zone file.
package struct Zone: Hashable, Sendable {
    package let name: String
    /// Before the first change.
    let initialOffset: Int64
    let changes: [Change]
    /// After the last change.
    let footer: ZoneFooter?

    /// From this second since 1970 on, local time is UTC plus the offset.
    struct Change: Hashable, Sendable {
        let second: Int64
        let offset: Int64
    }

    package static let utc = Zone(name: "UTC", initialOffset: 0, changes: [], footer: nil)

    /// Seconds that local time is ahead of UTC.
    package func offset(at moment: Timestamp) -> Int {
        Int(offset(atSecond: moment.seconds))
    }

    func offset(atSecond second: Int64) -> Int64 {
        let next = indexOfChange(after: second)
        if next == changes.count, let footer { return footer.offset(atSecond: second) }
        return next == 0 ? initialOffset : changes[next - 1].offset
    }

    /// The next second at which the offset may change.
    func nextChange(after second: Int64) -> Int64? {
        let next = indexOfChange(after: second)
        return next < changes.count ? changes[next].second : footer?.nextChange(after: second)
    }

    private func indexOfChange(after second: Int64) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].second <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
