import Testing

@testable import Kafka

@Suite struct TopicPlanTests {
    @Test("makes what is missing, grows what is small, and shrinks nothing")
    func plan() {
        let wanted = [("new", 3), ("small", 4), ("equal", 2), ("large", 1)].map {
            TopicSpecification(name: $0.0, partitions: $0.1)
        }
        let existing = [("small", 2), ("equal", 2), ("large", 5), ("other", 1)].map {
            TopicDescription(name: $0.0, partitions: Array(0..<Int32($0.1)))
        }
        let plan = TopicPlan(wanted: wanted, existing: existing)
        #expect(plan.toCreate.map(\.name) == ["new"])
        #expect(plan.toGrow.map(\.name) == ["small"])
    }
}
