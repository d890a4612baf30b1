/// What has to be done so that topics are as they should be. Nothing ever shrinks.
struct TopicPlan: Equatable, Sendable {
    let toCreate: [TopicSpecification]
    let toGrow: [TopicSpecification]

    init(wanted: [TopicSpecification], existing: [TopicDescription]) {
        let sizes = Dictionary(existing.map { ($0.name, $0.partitions.count) }) { $1 }
        toCreate = wanted.filter { sizes[$0.name] == nil }
        toGrow = wanted.filter { topic in sizes[topic.name].map { $0 < topic.partitions } ?? false }
    }
}
