import JSON
import Primitives
import PublicAPI
import Storage

extension Category: VersionedAnswerObject {
    private static let longestWait: Int64 = 30 * 86_400

    init(_ key: CategoryKey, _ fields: inout JSONFields) {
        self.init(key: key)
        name = fields.read("name") { try $0.line(0...255) } ?? ""
        defaultChannels = fields.channels("default_channels")
        fallbackOrder = fields.channels("fallback_order")
        escalatesAfter = fields.read("escalates_after") { Int(try $0.integer(1...Category.longestWait)) }
        (hourlyCap, dailyCap) = (fields.cap("hourly_cap"), fields.cap("daily_cap"))
        isRequired = fields.read("required") { try $0.bool() } ?? false
        let policies = "resend, hold or hedge"
        unknownPolicy = fields.read("unknown_policy") { try $0.parsed(policies, UnknownPolicy.init) } ?? .hold
        defaultPriority = fields.read("default_priority", Category.priority) ?? .normal
        highestPriority = fields.read("highest_priority", Category.priority) ?? .critical
        tracksOpens = fields.read("track_opens") { try $0.bool() } ?? false
        tracksClicks = fields.read("track_clicks") { try $0.bool() } ?? false
        digest = fields.read("digest") { try $0.parsed("allowed or never", Digesting.init(rawValue:)) } ?? .allowed
        flag = fields.read("flag") { try $0.parsed("a flag's key", FlagKey.init(rawValue:)) }
        reminders = fields.object("reminders") { fields in
            let after = fields.require("after_seconds") { try $0.integer(300...604_800) }
            let times = fields.require("times") { try $0.integer(1...3) }
            guard let after, let times else { return nil }
            return Reminders(afterSeconds: Int(after), times: Int(times))
        }
        if reminders != nil, unknownPolicy != .hold {
            fields.fail("reminders", .invalidValue, "what is sent once more, as codes are, is never reminded of")
        }
        if defaultPriority.rank > highestPriority.rank {
            fields.fail("default_priority", .invalidValue, "expected at most the highest priority")
        }
    }

    func write(to json: inout JSONWriter) {
        json.member("key", key.rawValue)
        json.member("name", name)
        json.key("default_channels")
        json.array { for channel in defaultChannels { $0.string(channel.rawValue) } }
        json.key("fallback_order")
        json.array { for channel in fallbackOrder { $0.string(channel.rawValue) } }
        json.member("escalates_after", escalatesAfter)
        json.member("hourly_cap", hourlyCap)
        json.member("daily_cap", dailyCap)
        json.member("required", isRequired)
        json.member("unknown_policy", unknownPolicy.rawValue)
        json.member("default_priority", defaultPriority.rawValue)
        json.member("highest_priority", highestPriority.rawValue)
        json.member("track_opens", tracksOpens)
        json.member("track_clicks", tracksClicks)
        json.member("digest", digest.rawValue)
        json.member("flag", flag?.rawValue)
        json.key("reminders")
        if let reminders {
            json.object { json in
                json.member("after_seconds", reminders.afterSeconds)
                json.member("times", reminders.times)
            }
        } else {
            json.null()
        }
        json.member("version", version)
    }

    private static func priority(_ value: JSONValue) throws(JSONFault) -> Priority {
        try value.parsed("low, normal, high or critical", Priority.init(rawValue:))
    }
}

extension Category.Priority {
    /// Their order is that of their cases.
    fileprivate var rank: Int { Category.Priority.allCases.firstIndex(of: self) ?? 0 }
}

extension JSONFields {
    fileprivate mutating func channels(_ name: String) -> [Channel] {
        let channels = list(name, 0...4) { try $0.parsed("a channel", Channel.init(rawValue:)) } ?? []
        if Set(channels).count < channels.count { fail(name, .invalidValue, "a channel is named twice") }
        return channels
    }
}
