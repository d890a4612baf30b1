import JSON
import Primitives
import PublicAPI
import Storage

extension Storage.Preferences: VersionedAnswerObject {
    static let choiceLimit = 500
    static let capLimit: Int64 = 100_000

    init(_ fields: inout JSONFields, _ zones: ZoneNames) {
        self.init()
        quietHours = fields.object("quiet_hours") { QuietHours(&$0, zones) }
        hourlyCap = fields.cap("hourly_cap")
        dailyCap = fields.cap("daily_cap")
        digest = fields.read("digest") { try $0.parsed("none, hourly, daily or weekly", Digest.init(rawValue:)) }
        digestMinute = fields.read("digest_at") { try $0.parsed("a time such as 09:00", MinuteOfDay.init) }?.number
        choices = fields.objects("choices", 0...Self.choiceLimit) { Choice(&$0) } ?? []
        allowsTracking = fields.read("tracking") { try $0.bool() }
        refuseRepetitions(&fields)
    }

    /// Two answers to one question.
    private func refuseRepetitions(_ fields: inout JSONFields) {
        var asked: Set<[String]> = []
        for (index, choice) in choices.enumerated() {
            let question = [choice.category?.rawValue ?? "", choice.channel?.rawValue ?? ""]
            if asked.insert(question).inserted { continue }
            fields.fail("choices/\(index)", .invalidValue, "the same category and channel stand before")
        }
    }

    func write(to json: inout JSONWriter) {
        json.key("quiet_hours")
        if let quietHours { json.object(of: quietHours) } else { json.null() }
        json.member("hourly_cap", hourlyCap)
        json.member("daily_cap", dailyCap)
        json.member("digest", digest?.rawValue)
        json.member("digest_at", digestMinute.map { MinuteOfDay(number: $0).description })
        json.key("choices")
        json.array(of: choices)
        json.key("tracking")
        if let allowsTracking { json.bool(allowsTracking) } else { json.null() }
        json.member("version", version)
    }
}

extension Storage.Preferences.QuietHours: AnswerObject {
    fileprivate init?(_ fields: inout JSONFields, _ zones: ZoneNames) {
        let from = fields.require("from") { try $0.parsed("a time such as 22:00", MinuteOfDay.init) }
        let until = fields.require("until") { try $0.parsed("a time such as 07:00", MinuteOfDay.init) }
        let timezone = fields.read("timezone") { try $0.zone(of: zones) }
        guard let from, let until else { return nil }
        guard from != until else {
            fields.fail("until", .invalidValue, "hours that end where they begin are no quiet hours")
            return nil
        }
        self.init(from: from.number, until: until.number, timezone: timezone)
    }

    func write(to json: inout JSONWriter) {
        json.member("from", MinuteOfDay(number: from).description)
        json.member("until", MinuteOfDay(number: until).description)
        json.member("timezone", timezone)
    }
}

extension Storage.Preferences.Choice: AnswerObject {
    fileprivate init?(_ fields: inout JSONFields) {
        let category = fields.read("category") { try $0.parsed("a category's key", CategoryKey.init(rawValue:)) }
        let channel = fields.read("channel") { try $0.parsed("a channel", Storage.Channel.init(rawValue:)) }
        guard let isAllowed = fields.require("allowed", { try $0.bool() }) else { return nil }
        self.init(category: category, channel: channel, isAllowed: isAllowed)
    }

    func write(to json: inout JSONWriter) {
        json.member("category", category?.rawValue)
        json.member("channel", channel?.rawValue)
        json.member("allowed", isAllowed)
    }
}

extension JSONFields {
    /// So many notifications in a time at most; none is no limit.
    mutating func cap(_ name: String) -> Int? {
        read(name) { Int(try $0.integer(0...Storage.Preferences.capLimit)) }
    }
}
