import Concurrency
import Kafka

/// Kafka serves a service when a broker answers and the service's topics exist.
struct TopicsCheck: Sendable {
    struct Missing: Error, CustomStringConvertible {
        let topics: [String]

        var description: String { "missing topics: \(topics.joined(separator: ", "))" }
    }

    private let names: [String]
    private let admin: KafkaAdmin

    init(_ topics: [Topic], admin: KafkaAdmin) {
        (names, self.admin) = (topics.map(\.name), admin)
    }

    func perform(until deadline: Deadline) async throws {
        let existing = Set(try await admin.topics(until: deadline).map(\.name))
        let missing = names.filter { !existing.contains($0) }
        guard missing.isEmpty else { throw Missing(topics: missing) }
    }
}
