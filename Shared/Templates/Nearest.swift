extension Sequence<String> {
    /// The name that was probably meant: the one with the fewest letters wrong, if those are few.
    func nearest(to name: String) -> String? {
        let limit = Swift.max(1, name.utf8.count / 3)
        let near = map { ($0, distance: $0.editDistance(to: name)) }.filter { $0.distance <= limit }
        return near.min { ($0.distance, $0.0) < ($1.distance, $1.0) }?.0
    }
}

extension String {
    /// How many letters must be added, removed, replaced or swapped with their neighbour.
    fileprivate func editDistance(to other: String) -> Int {
        let (left, right) = (Array(utf8.prefix(64)), Array(other.utf8.prefix(64)))
        var (before, last) = ([Int](), Array(0...right.count))
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, otherLetter) in right.enumerated() {
                var best = last[column] + (letter == otherLetter ? 0 : 1)
                best = Swift.min(best, last[column + 1] + 1, current[column] + 1)
                let isSwap = row > 0 && column > 0 && left[row - 1] == otherLetter && letter == right[column - 1]
                if isSwap { best = Swift.min(best, before[column - 1] + 1) }
                current.append(best)
            }
            (before, last) = (last, current)
        }
        return last[right.count]
    }
}
