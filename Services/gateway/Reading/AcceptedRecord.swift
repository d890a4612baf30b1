import JSON

/// What was noted of a notification at its 202: the view of it, in JSON.
struct AcceptedRecord: Sendable {
    let json: [UInt8]
    let user: String

    /// `nil` for what this version did not write.
    init?(json: [UInt8]) {
        guard let root = try? JSONDocument(parsing: json).root, let user = try? root["user_id"]?.string() else {
            return nil
        }
        (self.json, self.user) = (json, user)
    }

    /// The members without the braces, so that others may follow.
    var members: ArraySlice<UInt8> { json.dropFirst().dropLast() }
}
