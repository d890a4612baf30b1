/// What a path holds where its route's pattern has names in braces.
struct RouteParameters: Sendable, Equatable {
    private(set) var names: [String] = []
    private(set) var values: [String] = []

    init(_ names: [String] = [], _ values: [String] = []) {
        (self.names, self.values) = (names, values)
    }

    subscript(name: String) -> String? {
        zip(names, values).first { $0.0 == name }?.1
    }
}
