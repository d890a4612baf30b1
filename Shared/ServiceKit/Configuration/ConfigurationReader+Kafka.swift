package import Kafka

extension ConfigurationReader {
    /// Where the brokers are, and how each side knows the other.
    package mutating func kafka() -> KafkaConfiguration {
        let brokers = required("HERALD_KAFKA_BROKERS", "host:port of one or more brokers, with commas between")
        var configuration = KafkaConfiguration(brokers: brokers)
        let security = optional(
            "HERALD_KAFKA_SECURITY",
            "how to trust the brokers and log in: librdkafka's security.protocol, ssl.* and sasl.*, name=value a line"
        )
        if let properties = ConfigurationReader.securityProperties(security ?? "") {
            configuration.properties = properties
        } else {
            fault("HERALD_KAFKA_SECURITY", "must be lines such as security.protocol=SASL_SSL")
        }
        return configuration
    }

    /// `nil` when a line is something else: how records are stored and read is not the operator's to change.
    private static func securityProperties(_ text: String) -> [String: String]? {
        var properties: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimming(\.isWhitespace) }
            guard parts.count == 2, isSecurity(parts[0]) else { return nil }
            properties[parts[0]] = parts[1]
        }
        return properties
    }

    private static func isSecurity(_ name: String) -> Bool {
        name == "security.protocol" || name.hasPrefix("ssl.") || name.hasPrefix("sasl.")
    }
}

extension Substring {
    fileprivate func trimming(_ isDropped: (Character) -> Bool) -> String {
        String(String(drop(while: isDropped).reversed().drop(while: isDropped)).reversed())
    }
}
