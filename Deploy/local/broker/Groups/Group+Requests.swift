extension Group {
    private static let sessionTimeouts = Duration.seconds(1)...Duration.seconds(1800)

    /// `newID` is what the consumer is called if it needs an id.
    mutating func join(_ request: JoinRequest, newID: String, _ ticket: Ticket, now: Duration) -> [GroupAction] {
        if let error = refusal(of: request) {
            answer(.join(ticket, JoinReply(error: error, memberID: request.memberID)))
        } else if !request.memberID.isEmpty {
            rejoin(request, ticket, now)
        } else if let old = member(instance: request.instanceID) {
            replace(old, request, newID, ticket, now)
        } else if request.isIDRequired, request.instanceID == nil {
            pendingIDs[newID] = now
            answer(.join(ticket, JoinReply(error: .memberIDRequired, memberID: newID)))
        } else {
            add(request, newID, ticket, now)
        }
        return takeActions()
    }

    mutating func sync(
        _ memberID: String,
        instance: String?,
        generation: Int32,
        assignments: [String: [UInt8]],
        _ ticket: Ticket,
        now: Duration
    ) -> [GroupAction] {
        guard fault(memberID, instance, generation) == nil, let index = index(of: memberID) else {
            return [.sync(ticket, SyncReply(error: fault(memberID, instance, generation) ?? .unknownMemberID))]
        }
        members[index].lastSign = now
        switch state {
        case .stable: return [.sync(ticket, SyncReply(assignment: members[index].assignment))]
        case .empty, .preparing: return [.sync(ticket, SyncReply(error: .rebalanceInProgress))]
        case .completing:
            members[index].owedSync = ticket
            if memberID == leader { assign(assignments) }
            return takeActions()
        }
    }

    mutating func heartbeat(_ memberID: String, instance: String?, generation: Int32, now: Duration) -> ErrorCode {
        if let error = fault(memberID, instance, generation) { return error }
        if let index = index(of: memberID) { members[index].lastSign = now }
        if case .preparing = state { return .rebalanceInProgress }
        return .success
    }

    /// A static member leaves by its instance id.
    mutating func leave(_ memberID: String, instance: String?, now: Duration) -> (ErrorCode, [GroupAction]) {
        let id = instance == nil ? memberID : member(instance: instance)?.id
        guard let id, index(of: id) != nil else {
            return (pendingIDs.removeValue(forKey: memberID) == nil ? .unknownMemberID : .success, [])
        }
        guard instance == nil || memberID.isEmpty || memberID == id else { return (.fencedInstanceID, []) }
        remove(id, now)
        return (.success, takeActions())
    }

    /// Whether a commit may be stored. One without a generation comes from a consumer that assigns by hand.
    mutating func commit(_ memberID: String, instance: String?, generation: Int32, now: Duration) -> ErrorCode {
        if generation < 0 && members.isEmpty { return .success }
        if let error = fault(memberID, instance, generation) { return error }
        if let index = index(of: memberID) { members[index].lastSign = now }
        return state == .completing ? .rebalanceInProgress : .success
    }

    private func refusal(of request: JoinRequest) -> ErrorCode? {
        guard Group.sessionTimeouts.contains(request.sessionTimeout) else { return .invalidSessionTimeout }
        let others = members.filter { $0.id != request.memberID }
        let fits = request.protocols.contains { wanted in
            others.allSatisfy { $0.protocols.contains { $0.name == wanted.name } }
        }
        return fits && (others.isEmpty || protocolType == request.protocolType) ? nil : .inconsistentGroupProtocol
    }

    private mutating func add(_ request: JoinRequest, _ id: String, _ ticket: Ticket, _ now: Duration) {
        adopt(request.protocolType)
        var member = GroupMember(id: id, request, now: now)
        member.owedJoin = ticket
        members.append(member)
        rebalance(now)
    }

    private mutating func rejoin(_ request: JoinRequest, _ ticket: Ticket, _ now: Duration) {
        guard let index = index(of: request.memberID) else {
            if pendingIDs.removeValue(forKey: request.memberID) != nil {
                return add(request, request.memberID, ticket, now)
            }
            let error = member(instance: request.instanceID) == nil ? ErrorCode.unknownMemberID : .fencedInstanceID
            return answer(.join(ticket, JoinReply(error: error, memberID: request.memberID)))
        }
        if let current = member(instance: request.instanceID), current.id != request.memberID {
            return answer(.join(ticket, JoinReply(error: .fencedInstanceID, memberID: request.memberID)))
        }
        let isSame = members[index].protocols == request.protocols
        members[index].update(request, now: now)
        // A repeated request, or a follower with nothing new: the leader alone may ask for a rebalance by joining.
        if isSame, state == .completing || state == .stable && leader != request.memberID {
            return answer(.join(ticket, joinReply(members[index])))
        }
        wait(index, ticket, now)
    }

    /// A static member comes back under a new id and keeps its partitions; its old self is fenced.
    private mutating func replace(
        _ old: GroupMember,
        _ request: JoinRequest,
        _ id: String,
        _ ticket: Ticket,
        _ now: Duration
    ) {
        guard let index = index(of: old.id) else { return }
        settleJoin(index, JoinReply(error: .fencedInstanceID, memberID: old.id))
        settleSync(index, SyncReply(error: .fencedInstanceID))
        members[index] = GroupMember(id: id, request, now: now)
        members[index].assignment = old.assignment
        let wasLeader = leader == old.id
        replaceLeader(old.id, by: id)
        // Told that its old self leads, it asks for its partitions instead of assigning all anew.
        if state == .stable, old.protocols == request.protocols {
            return answer(.join(ticket, joinReply(members[index], leader: wasLeader ? old.id : nil)))
        }
        wait(index, ticket, now)
    }

    private mutating func wait(_ index: Int, _ ticket: Ticket, _ now: Duration) {
        settleJoin(index, JoinReply(error: .rebalanceInProgress, memberID: members[index].id))
        members[index].owedJoin = ticket
        rebalance(now)
    }
}
