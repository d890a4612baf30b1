/// What a text may cost: one that goes beyond is refused before, or as soon as, it is seen.
package struct JSONLimits: Sendable {
    package var bytes: Int
    /// Arrays and objects inside one another.
    package var depth: Int

    package init(bytes: Int = 1 << 20, depth: Int = 32) {
        (self.bytes, self.depth) = (bytes, depth)
    }
}
