/// A consumer group as a value: requests and the passing of time go in, the answers that are due come out.
///
/// `empty → preparing` (members join again) `→ completing` (the leader assigns) `→ stable`, and back to preparing
/// whenever a member comes, changes, leaves or falls silent.
struct Group {
    enum State: Equatable {
        case empty
        /// Ends when all have joined, not before the one time, and at the other without those who are missing.
        case preparing(notBefore: Duration, deadline: Duration)
        case completing
        case stable

        /// As the protocol spells it.
        var name: String {
            switch self {
            case .empty: "Empty"
            case .preparing: "PreparingRebalance"
            case .completing: "CompletingRebalance"
            case .stable: "Stable"
            }
        }
    }

    private(set) var state = State.empty
    private(set) var generation: Int32 = 0
    private(set) var protocolType = ""
    private(set) var protocolName = ""
    private(set) var leader: String?
    var members: [GroupMember] = []
    /// Ids that were given out but not used yet, and when.
    var pendingIDs: [String: Duration] = [:]
    private var emptySince = Duration.zero
    private var actions: [GroupAction] = []
    private let initialDelay: Duration

    /// `initialDelay`: how long the first member of an empty group waits for others, which saves a rebalance.
    init(initialDelay: Duration = .milliseconds(100)) {
        self.initialDelay = initialDelay
    }

    /// Nothing is lost with a group that never had a member, or has had none for ten minutes.
    func isForgettable(at now: Duration) -> Bool {
        members.isEmpty && pendingIDs.isEmpty && (generation == 0 || now - emptySince > .seconds(600))
    }

    /// Lets time pass: the silent are removed, a rebalance that is due is completed.
    mutating func tick(now: Duration) -> [GroupAction] {
        for member in members where member.isOverdue(at: now) { remove(member.id, now) }
        pendingIDs = pendingIDs.filter { now - $0.value < .seconds(60) }
        completeJoins(now)
        return takeActions()
    }

    // MARK: For the requests

    func index(of id: String) -> Int? { members.firstIndex { $0.id == id } }

    func member(instance: String?) -> GroupMember? {
        instance.flatMap { instance in members.first { $0.instanceID == instance } }
    }

    /// Why a request in the name of this member and generation is refused; `nil` when it is not.
    func fault(_ memberID: String, _ instanceID: String?, _ generation: Int32) -> ErrorCode? {
        if let instanceID {
            guard let member = member(instance: instanceID) else { return .unknownMemberID }
            if member.id != memberID { return .fencedInstanceID }
        }
        guard index(of: memberID) != nil else { return .unknownMemberID }
        return generation == self.generation ? nil : .illegalGeneration
    }

    mutating func answer(_ action: GroupAction) { actions.append(action) }

    mutating func takeActions() -> [GroupAction] {
        defer { actions = [] }
        return actions
    }

    mutating func adopt(_ protocolType: String) { self.protocolType = protocolType }

    mutating func replaceLeader(_ old: String, by new: String) {
        if leader == old { leader = new }
    }

    /// What a member is told when the joining has ended; `leader` other than the real one keeps it a follower.
    func joinReply(_ member: GroupMember, leader other: String? = nil) -> JoinReply {
        let leader = other ?? leader ?? ""
        let all = members.map {
            JoinReply.Member(id: $0.id, instanceID: $0.instanceID, metadata: $0.metadata(of: protocolName))
        }
        return JoinReply(
            generation: generation,
            protocolName: protocolName,
            leader: leader,
            memberID: member.id,
            members: leader == member.id ? all : []
        )
    }

    /// The leader's word: everyone who waits for it gets its part.
    mutating func assign(_ assignments: [String: [UInt8]]) {
        state = .stable
        for index in members.indices {
            members[index].assignment = assignments[members[index].id] ?? []
            settleSync(index, SyncReply(assignment: members[index].assignment))
        }
    }

    mutating func settleSync(_ index: Int, _ reply: SyncReply) {
        guard let ticket = members[index].owedSync else { return }
        members[index].owedSync = nil
        answer(.sync(ticket, reply))
    }

    mutating func settleJoin(_ index: Int, _ reply: JoinReply) {
        guard let ticket = members[index].owedJoin else { return }
        members[index].owedJoin = nil
        answer(.join(ticket, reply))
    }

    mutating func remove(_ memberID: String, _ now: Duration) {
        guard let index = index(of: memberID) else { return }
        settleJoin(index, JoinReply(error: .unknownMemberID, memberID: memberID))
        settleSync(index, SyncReply(error: .unknownMemberID))
        members.remove(at: index)
        rebalance(now)
    }

    // MARK: The rebalance

    /// Has all members join again, unless that is under way.
    mutating func rebalance(_ now: Duration) {
        if case .preparing = state { return completeJoins(now) }
        for index in members.indices { settleSync(index, SyncReply(error: .rebalanceInProgress)) }
        let limit = members.map(\.rebalanceTimeout).max() ?? .zero
        state = .preparing(notBefore: now + (state == .empty ? initialDelay : .zero), deadline: now + limit)
        completeJoins(now)
    }

    private mutating func completeJoins(_ now: Duration) {
        guard case .preparing(let notBefore, let deadline) = state else { return }
        if !members.isEmpty {
            guard now >= notBefore, now >= deadline || members.allSatisfy({ $0.owedJoin != nil }) else { return }
            members.removeAll { $0.owedJoin == nil }
        }
        generation = generation == .max ? 1 : generation + 1
        members.isEmpty ? becomeEmpty(now) : beginGeneration(now)
    }

    private mutating func becomeEmpty(_ now: Duration) {
        emptySince = now
        (state, leader, protocolName) = (.empty, nil, "")
    }

    private mutating func beginGeneration(_ now: Duration) {
        state = .completing
        if leader.flatMap(index) == nil { leader = members[0].id }
        protocolName = commonProtocol()
        for index in members.indices {
            members[index].lastSign = now
            settleJoin(index, joinReply(members[index]))
        }
    }

    /// The first of the leader's that all members know; joining has made sure that there is one.
    private func commonProtocol() -> String {
        let known = members.first { $0.id == leader }?.protocols.map(\.name) ?? []
        return known.first { name in members.allSatisfy { $0.protocols.contains { $0.name == name } } } ?? ""
    }
}
