import Primitives

extension Randomness {
    /// 32 random hexadecimal digits in the groups of a UUID, as many providers name what they take.
    func uuidText() -> String {
        let digits = bytes(16).hex
        let cuts = [0, 8, 12, 16, 20, 32].map { digits.index(digits.startIndex, offsetBy: $0) }
        return zip(cuts, cuts.dropFirst()).map { String(digits[$0..<$1]) }.joined(separator: "-")
    }
}
