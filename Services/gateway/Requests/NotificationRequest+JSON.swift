import HTTPServer
import JSON
import Primitives
import Wire

extension NotificationRequest {
    /// Reads and judges one request; throws every fault there is, of its form and of what it says.
    static func read(_ value: JSONValue, at now: Timestamp) -> Result<NotificationRequest, RequestFaults> {
        var request = NotificationRequest(to: .user(""))
        var faults: [JSONFault] = []
        do {
            _ = try value.read { fields in
                request = NotificationRequest(&fields)
                return true
            }
        } catch {
            faults = error.faults
        }
        // The pointer is looked for from the root down: a batch without faults has no time for it.
        let found = faults.isEmpty ? RequestFaults([]) : RequestFaults(faults, below: value.pointer)
        guard value.kind == .object else { return .failure(found) }
        let all = found.adding(RequestRules.faults(of: request, at: now))
        return all.list.isEmpty ? .success(request) : .failure(all)
    }

    /// A field that is wrong counts as given, so that no other fault follows from it.
    private init(_ fields: inout JSONFields) {
        fields.require("to")
        self.init(to: fields.object("to") { Recipient(&$0) } ?? .user(""))
        template = fields.read("template") { try $0.string(1...128) } ?? (fields.has("template") ? "" : nil)
        data = fields.read("data") { try $0.raw(.object, maximum: 262_144) } ?? []
        channels = fields.list("channels", 1...4) { try $0.parsed("a channel", Channel.init(word:)) } ?? []
        category = fields.read("category") { try $0.string(1...128) }
        priority = fields.read("priority") { try $0.parsed("a priority", Priority.init(word:)) } ?? .unspecified
        sendAt = fields.read("send_at") { try $0.timestamp() }
        expiresAt = fields.read("expires_at") { try $0.timestamp() }
        locale = fields.read("locale") { try $0.string(1...35) }
        content = fields.object("content") { Content(&$0) } ?? (fields.has("content") ? Content() : nil)
        overrides = fields.object("overrides") { ChannelOverride.list(&$0) } ?? []
        let marks = fields.dictionary("metadata", 0...50) { try $0.string(0...1024) } ?? [:]
        metadata = marks.sorted { $0.key < $1.key }.map { MetadataEntry(key: $0.key, value: $0.value) }
        reminders = fields.reminders()
        isDryRun = fields.read("dry_run") { try $0.bool() } ?? false
        flag = fields.read("flag") { try $0.string(1...128) }
    }
}
