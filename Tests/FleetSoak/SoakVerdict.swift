/// Judges a soak: each notification at the provider once at most, and exactly once unless it is told as unknown; each
/// person's in their order; the projections the same as the provider's log, row by row.
struct SoakVerdict {
    /// One message in the provider's log.
    struct Send {
        let place: SoakPlace
        let providerID: String
    }

    /// One notification in the projections.
    struct Row {
        let status: String
        /// Of every event that tells it as sent.
        let providerIDs: [String]
    }

    private(set) var sent = 0
    private(set) var unknown = 0
    private(set) var faults: [String] = []

    init(accepted: [String: SoakPlace], sends: [Send], rows: [String: Row]) {
        let taken = judge(sends)
        for (id, place) in accepted {
            guard let row = rows[id] else {
                fail(place, "is not in the projections")
                continue
            }
            judge(row, at: place, taken[place])
        }
        if rows.count != accepted.count { faults.append("\(accepted.count) were accepted, \(rows.count) projected") }
        let strangers = Set(taken.keys).subtracting(accepted.values)
        for place in strangers { fail(place, "was sent and never accepted") }
    }

    private mutating func judge(_ sends: [Send]) -> [SoakPlace: String] {
        var taken: [SoakPlace: String] = [:]
        var turns: [Int: Int] = [:]
        for send in sends {
            if taken.updateValue(send.providerID, forKey: send.place) != nil { fail(send.place, "was sent twice") }
            let before = turns.updateValue(send.place.turn, forKey: send.place.person)
            if let before, before > send.place.turn { fail(send.place, "was sent after the person's \(before)") }
        }
        return taken
    }

    private mutating func judge(_ row: Row, at place: SoakPlace, _ providerID: String?) {
        switch row.status {
        case "sent" where providerID == nil: fail(place, "is told as sent, and the provider does not have it")
        case "sent" where row.providerIDs != [providerID]: fail(place, "has the provider's ids \(row.providerIDs)")
        case "sent": sent += 1
        // Cut in mid-call: the provider may have it or not, and nobody tried again.
        case "unknown": unknown += 1
        default: fail(place, "is told as \(row.status)")
        }
    }

    private mutating func fail(_ place: SoakPlace, _ what: String) {
        faults.append("\(place.person)/\(place.turn) \(what)")
    }
}
