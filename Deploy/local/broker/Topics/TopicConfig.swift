/// A topic's configuration: what was set, over documented defaults. It cannot hold a value that means nothing here.
struct TopicConfig: Equatable {
    /// A key that is not known, or a value that it cannot have.
    struct Fault: Error, Equatable {
        let message: String
    }

    enum Key: String, CaseIterable {
        case cleanupPolicy = "cleanup.policy"
        case compressionType = "compression.type"
        case maxMessageBytes = "max.message.bytes"
        case messageTimestampType = "message.timestamp.type"
        case minInsyncReplicas = "min.insync.replicas"
        case retentionBytes = "retention.bytes"
        case retentionMilliseconds = "retention.ms"
        case segmentBytes = "segment.bytes"

        var standard: String {
            switch self {
            case .cleanupPolicy: "delete"
            case .compressionType: "producer"
            case .maxMessageBytes: "1048588"
            case .messageTimestampType: "CreateTime"
            case .minInsyncReplicas: "1"
            case .retentionBytes: "-1"
            case .retentionMilliseconds: "604800000"
            case .segmentBytes: "67108864"
            }
        }

        /// Of the keys that are words, one node knows only the default.
        fileprivate func accepts(_ value: String) -> Bool {
            switch self {
            case .retentionBytes, .retentionMilliseconds: Int(value).map { $0 >= -1 } ?? false
            case .maxMessageBytes, .segmentBytes: Int(value).map { (1024...1 << 30).contains($0) } ?? false
            default: value == standard
            }
        }
    }

    private(set) var overrides: [Key: String] = [:]

    init() {}

    init(_ values: [(name: String, value: String?)]) throws(Fault) {
        for (name, value) in values { try set(name, to: value) }
    }

    subscript(key: Key) -> String { overrides[key] ?? key.standard }

    /// `nil` goes back to the default.
    mutating func set(_ name: String, to value: String?) throws(Fault) {
        guard let key = Key(rawValue: name) else { throw Fault(message: "Unknown topic config name: \(name)") }
        guard value.map(key.accepts) ?? true else {
            throw Fault(message: "Invalid value \(value ?? "") for configuration \(name)")
        }
        overrides[key] = value
    }

    var logSettings: LogSettings {
        LogSettings(
            messageLimit: number(.maxMessageBytes),
            segmentBytes: number(.segmentBytes),
            retentionMilliseconds: number(.retentionMilliseconds),
            retentionBytes: number(.retentionBytes)
        )
    }

    private func number(_ key: Key) -> Int { Int(self[key]) ?? -1 }
}
