/// One span of time during which a partition was this consumer's, or between two seeks in it. What was handed out in
/// an earlier one cannot be completed in a later one.
struct Assignment: Hashable, Comparable, Sendable {
    let number: UInt64

    static func < (left: Assignment, right: Assignment) -> Bool { left.number < right.number }
}
