import Observability

/// APIs 3, 10, 18 and 22: what there is, and who is responsible for it (always this node).
extension Broker {
    func metadata(_ call: inout Call) throws {
        let version = call.version
        let asked = try call.request.nullableArray { try $0.string() }
        let mayCreate = version >= 4 ? try call.request.boolean() : true
        let isAll = asked == nil || version == 0 && asked?.isEmpty == true
        let names = isAll ? topics.topics.keys.map(\.text).sorted() : asked ?? []
        if version >= 3 { call.response.integer(Int32(0)) }
        writeNode(to: &call.response, version)
        call.response.array(names) { writer, name in
            let error = mayCreate ? createIfAllowed(name) : nil
            writeTopic(name, error ?? .unknownTopicOrPartition, to: &writer, version)
        }
    }

    func findCoordinator(_ call: inout Call) throws {
        _ = try call.request.string()
        let isGroup = try call.version < 1 || call.request.integer(Int8.self) == 0
        if call.version >= 1 { call.response.integer(Int32(0)) }
        call.response.error(isGroup ? .success : .transactionalIDAuthorizationFailed)
        if call.version >= 1 { call.response.string(isGroup ? nil : "this broker has no transactions") }
        call.response.integer(isGroup ? Broker.nodeID : -1)
        call.response.string(isGroup ? options.host : "")
        call.response.integer(Int32(isGroup ? options.port : 0))
    }

    func announceVersions(_ response: inout ProtocolWriter, version: Int16, error: ErrorCode = .success) {
        response.error(error)
        response.array(APIKey.allCases) { writer, api in
            writer.integer(api.rawValue)
            writer.integer(api.versions.lowerBound)
            writer.integer(api.versions.upperBound)
            writer.noTaggedFields()
        }
        if version >= 1 { response.integer(Int32(0)) }
        response.noTaggedFields()
    }

    func initProducerID(_ call: inout Call) throws {
        let isTransactional = try call.request.nullableString() != nil
        var error = isTransactional ? ErrorCode.transactionalIDAuthorizationFailed : .success
        var id: Int64 = -1
        do {
            if !isTransactional { id = try producerIDs.next() }
        } catch {
            logger.error("producer ids cannot be reserved", ["error": .error(error)])
        }
        if id < 0 && error == .success { error = .storageError }
        call.response.integer(Int32(0))
        call.response.error(error)
        call.response.integer(id)
        call.response.integer(Int16(id < 0 ? -1 : 0))
    }

    private func writeNode(to writer: inout ProtocolWriter, _ version: Int16) {
        writer.array([Broker.nodeID]) { writer, node in
            writer.integer(node)
            writer.string(options.host)
            writer.integer(Int32(options.port))
            if version >= 1 { writer.string(nil) }
        }
        if version >= 2 { writer.string("herald-local") }
        if version >= 1 { writer.integer(Broker.nodeID) }
    }

    private func writeTopic(_ name: String, _ error: ErrorCode, to writer: inout ProtocolWriter, _ version: Int16) {
        let topic = topics[name]
        writer.error(topic == nil ? error : .success)
        writer.string(name)
        if version >= 1 { writer.boolean(false) }
        writer.array(0..<(topic?.partitions.count ?? 0)) { writer, index in
            writer.error(.success)
            writer.integer(Int32(index))
            writer.integer(Broker.nodeID)
            writer.array([Broker.nodeID]) { $0.integer($1) }
            writer.array([Broker.nodeID]) { $0.integer($1) }
            if version >= 5 { writer.integer(Int32(0)) }
        }
    }

    /// Why a topic could not be made; `nil` also when none was to be.
    private func createIfAllowed(_ name: String) -> ErrorCode? {
        guard topics[name] == nil, options.createsTopics else { return nil }
        guard let name = TopicName(name) else { return .invalidTopic }
        do {
            try topics.create(name, partitions: options.defaultPartitions, config: TopicConfig())
            return nil
        } catch {
            logger.error("topic cannot be made", ["topic": .string(name.text), "error": .error(error)])
            return .storageError
        }
    }
}
