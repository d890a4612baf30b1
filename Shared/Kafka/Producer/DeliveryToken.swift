/// Tells which record a delivery report is about: its batch and its index there, in the one word that the library
/// carries along. A word, not a pointer, so that a report that comes late finds nothing instead of freed memory.
struct DeliveryToken: Hashable, Sendable {
    /// So many bits are left for the index.
    private static let indexBits: UInt = 24
    static let maximalBatch = 1 << indexBits

    let word: UInt

    init(word: UInt) {
        self.word = word
    }

    init(batch: UInt64, index: Int) {
        word = UInt(batch) << DeliveryToken.indexBits | UInt(index)
    }

    var batch: UInt64 { UInt64(word >> DeliveryToken.indexBits) }
    var index: Int { Int(word & (1 << DeliveryToken.indexBits - 1)) }
}
