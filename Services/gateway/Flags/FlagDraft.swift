import HTTPServer
import JSON
import Storage

/// What is to be so of a flag; what the body leaves out stays.
struct FlagDraft: Sendable {
    private var description: String?
    private var share: Int?
    private var listedIn: Set<UserID>?
    private var listedOut: Set<UserID>?

    init(_ fields: inout JSONFields) {
        description = fields.read("description") { try $0.string(0...1000) }
        share = fields.read("percentage") { try $0.share() }
        let lists = fields.object("users") { users in (users.people("in"), users.people("out")) }
        (listedIn, listedOut) = lists ?? (nil, nil)
    }

    func applied(to flag: Flag) -> Flag {
        var flag = flag
        if let description { flag.description = description }
        if let share { flag.share = share }
        if let listedIn { flag.listedIn = listedIn }
        if let listedOut { flag.listedOut = listedOut }
        return flag
    }

    /// What both lists only show together.
    static func faults(in flag: Flag) -> [HTTPError.Fault] {
        flag.listedIn.isDisjoint(with: flag.listedOut)
            ? [] : [.init("/users", JSONFault.Code.invalidValue.rawValue, "somebody is both in and out")]
    }
}

extension JSONFields {
    fileprivate mutating func people(_ name: String) -> Set<UserID>? {
        list(name, 0...1000) { try $0.parsed("a user's id", UserID.init(pathSegment:)) }.map { Set($0) }
    }
}

extension JSONValue {
    /// A percentage in hundredths.
    fileprivate func share() throws(JSONFault) -> Int {
        let hundredths = try number(0...100) * 100
        let share = hundredths.rounded()
        // Not every hundredth is a double.
        guard abs(hundredths - share) < 1e-6 else { throw fault(.invalidValue, "expected two decimals at most") }
        return Int(share)
    }
}
