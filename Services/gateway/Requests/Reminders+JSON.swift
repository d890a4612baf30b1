import JSON
import Wire

extension JSONFields {
    /// `nil` is left to the category; null, and none at all, is to have none.
    mutating func reminders() -> Reminders? {
        let never = Reminders(afterSeconds: 0, times: 0)
        if isNull("reminders") { return never }
        return object("reminders") { fields in
            let times = fields.require("times") { try $0.integer(0...3) }
            let after = fields.read("after_seconds") { try $0.integer(300...604_800) }
            guard let times, times > 0 else { return never }
            if after == nil { fields.require("after_seconds") }
            return Reminders(afterSeconds: UInt32(clamping: after ?? 0), times: UInt32(clamping: times))
        }
    }
}
