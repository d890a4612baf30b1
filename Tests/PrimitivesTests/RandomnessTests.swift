import Primitives
import Testing

@Suite("Randomness")
struct RandomnessTests {
    @Test("a unit is at least 0 and below 1, at both ends of the source")
    func unit() {
        #expect(Randomness { 0 }.unit() == 0)
        #expect(Randomness { .max }.unit() < 1)
    }

    @Test("any count of bytes is made, and the secure source does not repeat itself")
    func bytes() {
        for count in 0...33 { #expect(Randomness.secure.bytes(count).count == count) }
        #expect(Randomness { 0x0807_0605_0403_0201 }.bytes(10) == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2])
        #expect(Randomness.secure.bytes(16) != Randomness.secure.bytes(16))
    }
}
