import Testing

@testable import Sandbox

@Suite("Chance")
struct ChanceTests {
    @Test("a seed makes the same row again, and about the share of it hits")
    func repeatable() {
        var (first, second, other) = (Chance(0.3, seed: 7), Chance(0.3, seed: 7), Chance(0.3, seed: 8))
        let row = (0..<10_000).map { _ in first.next() }
        #expect(row == (0..<10_000).map { _ in second.next() })
        #expect(row != (0..<10_000).map { _ in other.next() })
        #expect((2_800...3_200).contains(row.count { $0 }))
    }

    @Test("a share of nothing never hits, and a whole one always does")
    func ends() {
        var (never, always) = (Chance(0, seed: 1), Chance(1, seed: 1))
        #expect((0..<1000).allSatisfy { _ in !never.next() && always.next() })
    }
}
