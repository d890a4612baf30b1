package import HTTPServer
package import Primitives

/// Reads the parameters of a query and collects every fault on the way; one that nobody asked for is wrong too.
package struct QueryReader {
    private let items: [HTTPQuery.Item]
    private var known: Set<String> = []
    /// By the places of their parameters.
    private var faults: [Int: HTTPError.Fault] = [:]

    package init(_ request: HTTPRequest) {
        items = request.query.items
    }

    /// `nil` when there is no such parameter, or `parse` does not take its value, which is a fault.
    package mutating func read<Value>(_ name: String, _ parse: (String) -> Value?) -> Value? {
        known.insert(name)
        guard let index = items.firstIndex(where: { $0.name == name }) else { return nil }
        let text = items[index].value
        if !text.utf8.contains(0), let value = parse(text) { return value }
        faults[index] = .init("/\(name)", "invalid_value", "cannot be used")
        return nil
    }

    package mutating func limit() -> Int {
        read("limit") { Int($0).flatMap { Page.limits.contains($0) ? $0 : nil } } ?? Page.usualLimit
    }

    /// Ids carry no time before 1970, so that anything earlier means the same.
    package mutating func moment(_ name: String) -> Timestamp? {
        read(name) { Timestamp(rfc3339: $0).map { max($0, Timestamp(microseconds: 0)) } }
    }

    /// Throws all that is wrong, in the query's order.
    package func finish() throws(HTTPError) {
        var (all, seen) = (faults, Set<String>())
        for (index, item) in items.enumerated() {
            if !seen.insert(item.name).inserted {
                all[index] = .init("/\(item.name)", "repeated", "cannot be used")
            } else if !known.contains(item.name) {
                all[index] = .init("/\(item.name)", "invalid_value", "cannot be used")
            }
        }
        guard all.isEmpty else { throw .invalid(all.sorted { $0.key < $1.key }.map(\.value)) }
    }
}
