import Primitives

/// Draws an order of accounts: those of a lower rank first, and among those of one rank each first as often as its
/// weight says.
struct WeightedOrder: Sendable {
    private let ranks: [[(index: Int, weight: Int)]]
    /// The same each time; `nil` where there is something to draw.
    private let fixed: [Int]?

    init(_ places: [(rank: Int, weight: Int)]) {
        let indexed = places.enumerated().map { (index: $0, rank: $1.rank, weight: $1.weight) }
        ranks = Set(places.map(\.rank)).sorted().map { rank in
            indexed.filter { $0.rank == rank }.map { ($0.index, $0.weight) }
        }
        fixed = ranks.allSatisfy { $0.count == 1 } ? ranks.flatMap { $0.map(\.index) } : nil
    }

    func draw(_ randomness: Randomness) -> [Int] { fixed ?? ranks.flatMap { WeightedOrder.shuffle($0, randomness) } }

    private static func shuffle(_ rank: [(index: Int, weight: Int)], _ randomness: Randomness) -> [Int] {
        var (rest, order) = (rank, [Int]())
        while rest.count > 1 {
            var place = randomness.unit() * Double(rest.reduce(0) { $0 + $1.weight })
            let chosen = rest.firstIndex {
                place -= Double($0.weight)
                return place < 0
            }
            order.append(rest.remove(at: chosen ?? rest.count - 1).index)
        }
        return order + rest.map(\.index)
    }
}
