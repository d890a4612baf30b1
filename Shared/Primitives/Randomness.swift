/// A source of random 64-bit numbers as a value: the system's secure one, or a repeatable one for tests.
package struct Randomness: Sendable {
    private let draw: @Sendable () -> UInt64

    package init(_ draw: @escaping @Sendable () -> UInt64) {
        self.draw = draw
    }

    package func next() -> UInt64 { draw() }

    /// A number in 0..<1 with 53 random bits.
    package func unit() -> Double { Double(draw() >> 11) * 0x1p-53 }

    package func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            var number = draw()
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: number))
                number >>= 8
            }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// The kernel's generator (`getrandom`), fit for keys and tokens.
    package static let secure = Randomness {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
