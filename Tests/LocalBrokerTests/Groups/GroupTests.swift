import Testing

@testable import LocalBroker

@Suite struct GroupTests {
    private var group = Group(initialDelay: .milliseconds(100))
    private var now = Duration.zero
    private var ticket: Ticket = 0

    @Test("a newer client is given an id first, and is a member once it comes back with it")
    mutating func idRequired() {
        let (_, actions) = join(Consumer("a", isIDRequired: true))
        #expect(actions == [.join(1, JoinReply(error: .memberIDRequired, memberID: "a"))])
        #expect(group.members.isEmpty)
        _ = join(Consumer("a", memberID: "a", isIDRequired: true))
        #expect(pass(.milliseconds(100)).count == 1)
        #expect(group.members.map(\.id) == ["a"])
    }

    @Test("members that join an empty group within its delay make one generation, with one leader")
    mutating func firstGeneration() {
        _ = join(Consumer("a"))
        _ = join(Consumer("b"))
        #expect(pass(.milliseconds(99)).isEmpty)
        let replies = joins(pass(.milliseconds(1)))
        #expect(replies.map(\.generation) == [1, 1])
        #expect(replies.map(\.leader) == ["a", "a"])
        #expect(replies.map(\.members.count) == [2, 0])
    }

    @Test("followers get their assignment when the leader has spoken")
    mutating func assignment() {
        settle("a", "b")
        #expect(syncs(sync("b")).isEmpty)
        let answers = syncs(sync("a", ["a": [1], "b": [2]]))
        #expect(Set(answers.map(\.assignment)) == [[1], [2]])
        #expect(group.state == .stable)
        #expect(syncs(sync("b")) == [SyncReply(assignment: [2])])
    }

    @Test("a newcomer makes the others join again")
    mutating func newcomer() {
        makeStable("a", "b")
        _ = join(Consumer("c"))
        #expect(heartbeat("a") == .rebalanceInProgress)
        _ = join(Consumer("a", memberID: "a"))
        let replies = joins(join(Consumer("b", memberID: "b")).1)
        #expect(replies.count == 3)
        #expect(group.generation == 2)
    }

    @Test("a member that falls silent is removed after its session timeout, and the others are told")
    mutating func eviction() {
        makeStable("a", "b")
        _ = pass(.seconds(5))
        #expect(heartbeat("a") == .success)
        _ = pass(.seconds(6))
        #expect(group.members.map(\.id) == ["a"])
        #expect(heartbeat("a") == .rebalanceInProgress)
        #expect(heartbeat("b") == .unknownMemberID)
    }

    @Test("a rebalance ends without those who have not joined by its deadline")
    mutating func rebalanceDeadline() {
        makeStable("a", "b")
        _ = join(Consumer("c"))
        var replies: [JoinReply] = []
        // Both heartbeat, only one joins.
        _ = join(Consumer("a", memberID: "a"))
        for _ in 0..<70 {
            _ = heartbeat("b")
            replies += joins(pass(.seconds(1)))
        }
        #expect(replies.map(\.memberID) == ["a", "c"])
        #expect(group.members.map(\.id) == ["a", "c"])
    }

    @Test("who waits for the leader is not silent")
    mutating func waitingForSync() {
        settle("a", "b")
        _ = sync("b")
        for _ in 0..<20 {
            _ = heartbeat("a")
            _ = pass(.seconds(1))
        }
        #expect(group.members.count == 2)
    }

    @Test("a member that leaves is gone at once; the last leaves an empty group")
    mutating func leaving() {
        makeStable("a", "b")
        #expect(leave("b") == .success)
        #expect(leave("b") == .unknownMemberID)
        #expect(heartbeat("a") == .rebalanceInProgress)
        #expect(leave("a") == .success)
        #expect(group.state == .empty)
    }

    @Test("a static member that comes back keeps its partitions without a rebalance, and its old self is fenced")
    mutating func staticMember() {
        _ = join(Consumer("s1", instance: "s"))
        _ = pass(.seconds(1))
        _ = sync("s1", ["s1": [9]])
        let replies = joins(join(Consumer("s2", instance: "s")).1)
        #expect(replies.map(\.generation) == [1])
        // Told that another leads, it does not assign anew.
        #expect(replies.map(\.leader) == ["s1"])
        #expect(group.state == .stable)
        #expect(group.fault("s1", "s", 1) == .fencedInstanceID)
        #expect(syncs(sync("s2")) == [SyncReply(assignment: [9])])
    }

    @Test("a consumer that shares no protocol with the others is refused")
    mutating func inconsistentProtocol() {
        makeStable("a")
        let replies = joins(join(Consumer("b", protocols: ["sticky"])).1)
        #expect(replies.map(\.error) == [.inconsistentGroupProtocol])
        #expect(joins(join(Consumer("c", session: .seconds(3600))).1).map(\.error) == [.invalidSessionTimeout])
    }

    @Test("a commit is refused for another generation and while the leader assigns, allowed while members join")
    mutating func commits() {
        settle("a")
        #expect(commit("a", 1) == .rebalanceInProgress)
        _ = sync("a")
        #expect(commit("a", 1) == .success)
        #expect(commit("a", 0) == .illegalGeneration)
        #expect(commit("x", 1) == .unknownMemberID)
        #expect(commit("", -1) == .unknownMemberID)
        _ = join(Consumer("b"))
        #expect(commit("a", 1) == .success)
    }

    @Test("a pause of the broker is not counted against its members")
    func pause() {
        let start = ContinuousClock.now
        var clock = WakingClock(at: start)
        clock.tick(at: start.advanced(by: .milliseconds(50)))
        clock.tick(at: start.advanced(by: .seconds(20)))
        #expect(clock.now <= .milliseconds(550))
    }

    // MARK: The conversation

    private struct Consumer {
        let id: String
        let request: JoinRequest

        init(
            _ id: String,
            memberID: String = "",
            instance: String? = nil,
            protocols: [String] = ["range"],
            session: Duration = .seconds(10),
            isIDRequired: Bool = false
        ) {
            self.id = id
            request = JoinRequest(
                memberID: memberID,
                instanceID: instance,
                clientID: "test",
                clientHost: "127.0.0.1",
                protocolType: "consumer",
                protocols: protocols.map { GroupProtocol(name: $0, metadata: []) },
                sessionTimeout: session,
                rebalanceTimeout: .seconds(60),
                isIDRequired: isIDRequired
            )
        }
    }

    private mutating func join(_ consumer: Consumer) -> (Ticket, [GroupAction]) {
        ticket += 1
        return (ticket, group.join(consumer.request, newID: consumer.id, ticket, now: now))
    }

    private mutating func sync(_ id: String, _ assignments: [String: [UInt8]] = [:]) -> [GroupAction] {
        ticket += 1
        let generation = group.generation
        return group.sync(id, instance: nil, generation: generation, assignments: assignments, ticket, now: now)
    }

    private mutating func heartbeat(_ id: String) -> ErrorCode {
        group.heartbeat(id, instance: nil, generation: group.generation, now: now)
    }

    private mutating func commit(_ id: String, _ generation: Int32) -> ErrorCode {
        group.commit(id, instance: nil, generation: generation, now: now)
    }

    private mutating func leave(_ id: String) -> ErrorCode {
        group.leave(id, instance: nil, now: now).0
    }

    private mutating func pass(_ time: Duration) -> [GroupAction] {
        now += time
        return group.tick(now: now)
    }

    private mutating func settle(_ ids: String...) {
        for id in ids { _ = join(Consumer(id)) }
        _ = pass(.seconds(1))
    }

    private mutating func makeStable(_ ids: String...) {
        for id in ids { _ = join(Consumer(id)) }
        _ = pass(.seconds(1))
        _ = sync(ids[0])
    }

    private func joins(_ actions: [GroupAction]) -> [JoinReply] {
        actions.compactMap { if case .join(_, let reply) = $0 { reply } else { nil } }
    }

    private func syncs(_ actions: [GroupAction]) -> [SyncReply] {
        actions.compactMap { if case .sync(_, let reply) = $0 { reply } else { nil } }
    }
}
