import Primitives

extension ByteWriter {
    mutating func reminding(_ reminding: Reminding) {
        varint(UInt64(clamping: reminding.plan.after.components.seconds))
        byte(reminding.plan.times)
        byte(reminding.sent)
        optional(reminding.dueAt)
        moment(reminding.looksAt)
    }
}

extension ByteReader {
    mutating func reminding() -> Reminding? {
        guard let seconds = varint().flatMap(Int.init(exactly:)), let times = byte(),
            let plan = Reminders(afterSeconds: seconds, times: Int(times)), let sent = byte(), sent < times,
            let dueAt = optionalMoment(), let looksAt = moment()
        else { return nil }
        return Reminding(plan, sent: sent, dueAt: dueAt, looksAt: looksAt)
    }
}
