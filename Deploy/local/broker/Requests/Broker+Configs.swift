/// APIs 32, 33 and 44. Only topics have a configuration that can be read or changed here.
extension Broker {
    private enum Resource {
        static let topic: Int8 = 2
        static let broker: Int8 = 4
    }

    private enum Operation {
        static let set: Int8 = 0
        static let delete: Int8 = 1
    }

    private enum Source {
        static let topic: Int8 = 1
        static let standard: Int8 = 5
    }

    func describeConfigs(_ call: inout Call) throws {
        let version = call.version
        let wanted = try call.request.array { reader in
            (
                type: try reader.integer(Int8.self), name: try reader.string(),
                keys: try reader.nullableArray { try $0.string() }
            )
        }
        call.response.integer(Int32(0))
        call.response.array(wanted) { writer, wanted in
            let topic = wanted.type == Resource.topic ? topics[wanted.name] : nil
            writer.error(topic == nil && wanted.type != Resource.broker ? .unknownTopicOrPartition : .success)
            writer.string(nil)
            writer.integer(wanted.type)
            writer.string(wanted.name)
            let keys = topic == nil ? [] : TopicConfig.Key.allCases
            writer.array(keys.filter { wanted.keys?.contains($0.rawValue) ?? true }) { writer, key in
                if let topic { writeEntry(key, topic.config, to: &writer, version) }
            }
        }
    }

    /// The older request replaces the whole configuration.
    func alterConfigs(_ call: inout Call) throws {
        let wanted = try call.request.array { reader in
            (
                type: try reader.integer(Int8.self), name: try reader.string(),
                settings: try reader.array { (name: try $0.string(), value: try $0.nullableString()) }
            )
        }
        let isDryRun = try call.request.boolean()
        call.response.integer(Int32(0))
        call.response.array(wanted) { writer, wanted in
            let refusal = Refusal.from {
                try alter(wanted.type, wanted.name, isDryRun) { config in
                    config = try TopicConfig(wanted.settings)
                }
            }
            write(refusal, wanted.type, wanted.name, to: &writer)
        }
    }

    func incrementalAlterConfigs(_ call: inout Call) throws {
        let wanted = try call.request.array { reader in
            (
                type: try reader.integer(Int8.self), name: try reader.string(),
                changes: try reader.array { reader in
                    (
                        name: try reader.string(), operation: try reader.integer(Int8.self),
                        value: try reader.nullableString()
                    )
                }
            )
        }
        let isDryRun = try call.request.boolean()
        call.response.integer(Int32(0))
        call.response.array(wanted) { writer, wanted in
            let refusal = Refusal.from {
                try alter(wanted.type, wanted.name, isDryRun) { config in
                    for change in wanted.changes {
                        // Appending to and subtracting from lists: there is no key that is a list of choices.
                        guard change.operation == Operation.set || change.operation == Operation.delete else {
                            throw Refusal(.invalidConfig, "\(change.name) can only be set or deleted")
                        }
                        try config.set(change.name, to: change.operation == Operation.delete ? nil : change.value)
                    }
                }
            }
            write(refusal, wanted.type, wanted.name, to: &writer)
        }
    }

    private func alter(
        _ type: Int8,
        _ name: String,
        _ isDryRun: Bool,
        _ change: (inout TopicConfig) throws -> Void
    ) throws {
        guard type == Resource.topic else { throw Refusal(.invalidRequest, "only topics can be configured") }
        guard let topic = topics[name] else { throw Refusal(.unknownTopicOrPartition) }
        var config = topic.config
        try change(&config)
        if !isDryRun { try topic.apply(config) }
    }

    private func writeEntry(
        _ key: TopicConfig.Key,
        _ config: TopicConfig,
        to writer: inout ProtocolWriter,
        _ version: Int16
    ) {
        let isStandard = config.overrides[key] == nil
        writer.string(key.rawValue)
        writer.string(config[key])
        writer.boolean(false)
        if version >= 1 {
            writer.integer(isStandard ? Source.standard : Source.topic)
        } else {
            writer.boolean(isStandard)
        }
        writer.boolean(false)
        if version >= 1 { writer.array([] as [Int]) { _, _ in } }
    }

    private func write(_ refusal: Refusal?, _ type: Int8, _ name: String, to writer: inout ProtocolWriter) {
        writer.errorAndMessage(refusal)
        writer.integer(type)
        writer.string(name)
    }
}
