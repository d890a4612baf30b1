/// APIs 8, 9 and 47: how far groups have come.
extension Broker {
    private struct Commit {
        let partition: Int32
        let committed: CommittedOffset

        init(from reader: inout ProtocolReader, version: Int16) throws {
            partition = try reader.integer()
            let offset: Int64 = try reader.integer()
            let epoch: Int32 = version >= 6 ? try reader.integer() : -1
            committed = CommittedOffset(
                offset: offset,
                leaderEpoch: epoch,
                metadata: try reader.nullableString() ?? ""
            )
        }
    }

    private static let metadataLimit = 4096

    func commitOffsets(_ call: inout Call) throws {
        let version = call.version
        let group = try call.request.string()
        let generation: Int32 = try call.request.integer()
        let member = try call.request.string()
        let instance = version >= 7 ? try call.request.nullableString() : nil
        if version <= 4 { try call.request.skip(8) }
        let commits = try call.request.byTopic { try Commit(from: &$0, version: version) }
        let fault = mayCommit(group, member, instance, generation)
        let refusals = fault == .success ? store(commits, of: group) : [:]
        if version >= 3 { call.response.integer(Int32(0)) }
        call.response.byTopic(commits) { writer, topic, commit in
            writer.integer(commit.partition)
            let refusal = refusals[TopicPartition(topic: topic, partition: commit.partition)]
            writer.error(fault == .success ? refusal ?? .success : fault)
        }
    }

    func fetchOffsets(_ call: inout Call) throws {
        let version = call.version
        let known = offsets.offsets(of: try call.request.string())
        let asked = try call.request.nullableByTopic { try $0.integer(Int32.self) }
        let wanted =
            asked
            ?? Dictionary(grouping: known.keys, by: \.topic).map { topic, places in
                ByTopic(topic: topic, items: places.map(\.partition).sorted())
            }
        if version >= 3 { call.response.integer(Int32(0)) }
        call.response.byTopic(wanted) { writer, topic, partition in
            let committed = known[TopicPartition(topic: topic, partition: partition)] ?? .absent
            writer.integer(partition)
            writer.integer(committed.offset)
            if version >= 5 { writer.integer(committed.leaderEpoch) }
            writer.string(committed.metadata)
            writer.error(.success)
            writer.noTaggedFields()
        }
        if version >= 2 { call.response.error(.success) }
        call.response.noTaggedFields()
    }

    func deleteOffsets(_ call: inout Call) throws {
        let group = try call.request.string()
        let wanted = try call.request.byTopic { try $0.integer(Int32.self) }
        let isBusy = groups[group]?.members.isEmpty == false
        let isKnown = isBusy || !offsets.offsets(of: group).isEmpty
        let removed = wanted.flatMap { topic in
            topic.items.map { OffsetChange.remove(group: group, TopicPartition(topic: topic.topic, partition: $0)) }
        }
        let refusal = isKnown && !isBusy ? Refusal.from { try offsets.apply(removed) } : nil
        call.response.error(isKnown ? refusal?.code ?? .success : .groupIDNotFound)
        call.response.integer(Int32(0))
        call.response.byTopic(isKnown ? wanted : []) { writer, _, partition in
            writer.integer(partition)
            writer.error(isBusy ? .groupSubscribedToTopic : .success)
        }
    }

    private func mayCommit(_ id: String, _ member: String, _ instance: String?, _ generation: Int32) -> ErrorCode {
        // Without a group there is no member: only a consumer that assigns by hand may commit.
        guard groups[id] != nil else { return generation < 0 ? .success : .unknownMemberID }
        return groups[id]?.commit(member, instance: instance, generation: generation, now: wakingClock.now) ?? .success
    }

    /// Stores what can be stored; gives the reasons for the rest.
    private func store(_ commits: [ByTopic<Commit>], of group: String) -> [TopicPartition: ErrorCode] {
        var refusals: [TopicPartition: ErrorCode] = [:]
        var changes: [OffsetChange] = []
        for topic in commits {
            for commit in topic.items {
                let place = TopicPartition(topic: topic.topic, partition: commit.partition)
                if topics.partition(place.topic, place.partition) == nil {
                    refusals[place] = .unknownTopicOrPartition
                } else if commit.committed.metadata.utf8.count > Broker.metadataLimit {
                    refusals[place] = .offsetMetadataTooLarge
                } else {
                    changes.append(.commit(group: group, place, commit.committed))
                }
            }
        }
        guard let failure = Refusal.from({ try offsets.apply(changes) }) else { return refusals }
        for case .commit(_, let place, _) in changes { refusals[place] = failure.code }
        return refusals
    }
}
