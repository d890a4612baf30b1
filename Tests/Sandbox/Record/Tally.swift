/// How many messages were taken, and which of them more than once.
struct Tally: Sendable {
    private(set) var sends = 0
    private(set) var repeated: Set<String> = []
    private var seen: Set<String> = []

    var distinct: Int { seen.count }

    /// A message without a name of the client's cannot be told from another.
    mutating func add(_ correlation: String) {
        sends += 1
        guard !correlation.isEmpty else { return }
        if !seen.insert(correlation).inserted { repeated.insert(correlation) }
    }
}
