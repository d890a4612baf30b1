import Primitives

extension ByteWriter {
    mutating func reminding(_ reminding: Reminding) {
        varint(UInt64(clamping: reminding.plan.after.components.seconds))
        byte(reminding.plan.times)
        byte(reminding.sent)
        byte(reminding.last?.rawValue ?? 0)
        optional(reminding.dueAt)
        moment(reminding.looksAt)
    }
}

extension ByteReader {
    mutating func reminding() -> Reminding? {
        guard let seconds = varint().flatMap(Int.init(exactly:)), let times = byte(),
            let plan = Reminders(afterSeconds: seconds, times: Int(times)), let sent = byte(), sent <= times,
            let last = byte(), last == 0 || Channel(rawValue: last) != nil, let dueAt = optionalMoment(),
            let looksAt = moment()
        else { return nil }
        return Reminding(plan, sent: sent, last: Channel(rawValue: last), dueAt: dueAt, looksAt: looksAt)
    }
}
