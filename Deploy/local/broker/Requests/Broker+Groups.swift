/// APIs 15, 16 and 42: groups as an operator sees them.
extension Broker {
    func listGroups(_ call: inout Call) throws {
        let version = call.version
        let states = version >= 4 ? try call.request.array { try $0.string() } : []
        if version >= 1 { call.response.integer(Int32(0)) }
        call.response.error(.success)
        let known = Set(offsets.groups).union(groups.keys).filter { states.isEmpty || states.contains(state(of: $0)) }
        call.response.array(known.sorted()) { writer, id in
            writer.string(id)
            writer.string(groups[id]?.protocolType ?? "consumer")
            if version >= 4 { writer.string(state(of: id)) }
            writer.noTaggedFields()
        }
        call.response.noTaggedFields()
    }

    func describeGroups(_ call: inout Call) throws {
        let version = call.version
        let wanted = try call.request.array { try $0.string() }
        if version >= 1 { call.response.integer(Int32(0)) }
        call.response.array(wanted) { writer, id in
            let group = groups[id]
            writer.error(.success)
            writer.string(id)
            writer.string(state(of: id))
            writer.string(group?.protocolType ?? (isKnown(id) ? "consumer" : ""))
            writer.string(group?.protocolName ?? "")
            writer.array(group?.members ?? []) { writer, member in
                write(member, protocolName: group?.protocolName ?? "", to: &writer, version)
            }
            // Which operations the client may do: not known, as all may do all.
            if version >= 3 { writer.integer(Int32.min) }
        }
    }

    func deleteGroups(_ call: inout Call) throws {
        let names = try call.request.array { try $0.string() }
        call.response.integer(Int32(0))
        call.response.array(names) { writer, id in
            writer.string(id)
            writer.refusal(
                Refusal.from {
                    guard groups[id]?.members.isEmpty ?? true else { throw Refusal(.nonEmptyGroup) }
                    guard isKnown(id) else { throw Refusal(.groupIDNotFound) }
                    try offsets.remove(group: id)
                    groups[id] = nil
                }
            )
        }
    }

    private func isKnown(_ id: String) -> Bool { groups[id] != nil || !offsets.offsets(of: id).isEmpty }

    private func state(of id: String) -> String {
        groups[id]?.state.name ?? (isKnown(id) ? Group.State.empty.name : "Dead")
    }

    private func write(
        _ member: GroupMember,
        protocolName: String,
        to writer: inout ProtocolWriter,
        _ version: Int16
    ) {
        writer.string(member.id)
        if version >= 4 { writer.string(member.instanceID) }
        writer.string(member.clientID)
        writer.string("/" + member.clientHost)
        writer.data(member.metadata(of: protocolName))
        writer.data(member.assignment)
    }
}
