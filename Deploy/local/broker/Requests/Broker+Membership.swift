import Primitives

/// APIs 11 to 14: being a member of a group.
extension Broker {
    func joinGroup(_ call: inout Call) throws -> Call.Outcome {
        let group = try call.request.string()
        let request = try JoinRequest(from: &call)
        guard !group.isEmpty else {
            write(JoinReply(error: .invalidGroupID, memberID: request.memberID), to: &call)
            return .answered
        }
        let name = request.instanceID ?? (request.clientID.isEmpty ? "member" : request.clientID)
        let newID = "\(name)-\(UUIDv7(at: wallClock.now))"
        let ticket = owe(call)
        updateGroup(group) { group, now in group.join(request, newID: newID, ticket, now: now) }
        return .waits
    }

    func syncGroup(_ call: inout Call) throws -> Call.Outcome {
        let group = try call.request.string()
        let generation: Int32 = try call.request.integer()
        let member = try call.request.string()
        let instance = call.version >= 3 ? try call.request.nullableString() : nil
        let assignments = try call.request.array { (try $0.string(), try $0.data()) }
        let ticket = owe(call)
        updateGroup(group) { group, now in
            group.sync(
                member,
                instance: instance,
                generation: generation,
                assignments: Dictionary(assignments) { $1 },
                ticket,
                now: now
            )
        }
        return .waits
    }

    func heartbeat(_ call: inout Call) throws {
        let group = try call.request.string()
        let generation: Int32 = try call.request.integer()
        let member = try call.request.string()
        let instance = call.version >= 3 ? try call.request.nullableString() : nil
        if call.version >= 1 { call.response.integer(Int32(0)) }
        call.response.error(
            groups[group]?.heartbeat(member, instance: instance, generation: generation, now: wakingClock.now)
                ?? .unknownMemberID
        )
    }

    func leaveGroup(_ call: inout Call) throws {
        let version = call.version
        let group = try call.request.string()
        let leaving =
            version >= 3
            ? try call.request.array { (try $0.string(), try $0.nullableString()) }
            : [(try call.request.string(), nil)]
        let results = leaving.map { ($0, leave(group, $0.0, $0.1)) }
        if version >= 1 { call.response.integer(Int32(0)) }
        guard version >= 3 else { return call.response.error(results.first?.1 ?? .success) }
        call.response.error(.success)
        call.response.array(results) { writer, result in
            writer.string(result.0.0)
            writer.string(result.0.1)
            writer.error(result.1)
        }
    }

    /// Lets `change` act on the group, made if there is none, and gives the answers that it wants given.
    func updateGroup(_ id: String, _ change: (inout Group, Duration) -> [GroupAction]) {
        var group = groups.removeValue(forKey: id) ?? Group()
        let actions = change(&group, wakingClock.now)
        if !group.isForgettable(at: wakingClock.now) { groups[id] = group }
        for action in actions { perform(action) }
    }

    private func leave(_ id: String, _ member: String, _ instance: String?) -> ErrorCode {
        var result = ErrorCode.unknownMemberID
        updateGroup(id) { group, now in
            let (error, actions) = group.leave(member, instance: instance, now: now)
            result = error
            return actions
        }
        return result
    }

    private func owe(_ call: Call) -> Ticket {
        let ticket = nextTicket()
        owed[ticket] = call
        return ticket
    }

    private func perform(_ action: GroupAction) {
        switch action {
        case .join(let ticket, let reply):
            guard var call = owed.removeValue(forKey: ticket) else { return }
            write(reply, to: &call)
            call.finish()
        case .sync(let ticket, let reply):
            guard var call = owed.removeValue(forKey: ticket) else { return }
            if call.version >= 1 { call.response.integer(Int32(0)) }
            call.response.error(reply.error)
            call.response.data(reply.assignment)
            call.finish()
        }
    }

    private func write(_ reply: JoinReply, to call: inout Call) {
        let version = call.version
        if version >= 2 { call.response.integer(Int32(0)) }
        call.response.error(reply.error)
        call.response.integer(reply.generation)
        call.response.string(reply.protocolName)
        call.response.string(reply.leader)
        call.response.string(reply.memberID)
        call.response.array(reply.members) { writer, member in
            writer.string(member.id)
            if version >= 5 { writer.string(member.instanceID) }
            writer.data(member.metadata)
        }
    }
}

extension JoinRequest {
    fileprivate init(from call: inout Call) throws {
        let session: Int32 = try call.request.integer()
        let rebalance: Int32 = call.version >= 1 ? try call.request.integer() : session
        (sessionTimeout, rebalanceTimeout) = (.milliseconds(session), .milliseconds(max(rebalance, 1)))
        memberID = try call.request.string()
        instanceID = call.version >= 5 ? try call.request.nullableString() : nil
        protocolType = try call.request.string()
        protocols = try call.request.array { GroupProtocol(name: try $0.string(), metadata: try $0.data()) }
        (clientID, clientHost, isIDRequired) = (call.clientID, call.peer.host, call.version >= 4)
    }
}
