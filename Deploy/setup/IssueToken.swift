import Primitives
import Tokens

/// `herald-setup token`: a token for a person or a program, signed with the folder's key.
struct IssueToken {
    private static let roles = ["admin", "developer", "viewer", "service", "recipient"]

    private let folder: KeyFolder
    private let tenant: String
    private let subject: String
    private let role: String
    private let days: Int

    init(_ arguments: Arguments) throws {
        try arguments.allow("folder", "tenant", "subject", "role", "days")
        folder = KeyFolder(try arguments.required("folder"))
        tenant = try arguments.required("tenant")
        subject = try arguments.required("subject")
        role = arguments.optional("role", default: "admin")
        days = try arguments.integer("days", default: 1, in: 1...365)
        guard IssueToken.roles.contains(role) else {
            throw Arguments.Fault(description: "--role is one of \(IssueToken.roles.joined(separator: ", "))")
        }
    }

    func run() throws {
        let now = WallClock.system.now
        FileDescriptor.standardOutput.write(try token(at: now, id: UUIDv7(at: now)) + "\n")
    }

    func token(at now: Timestamp, id: UUIDv7) throws -> String {
        try TokenSigner(folder.signingKey()).sign { write(to: &$0, at: now, id: id) }
    }

    private func write(to json: inout JSONWriter, at now: Timestamp, id: UUIDv7) {
        let texts = [
            ("iss", "herald"), ("aud", "herald"), ("sub", subject), ("tenant", tenant), ("jti", id.description),
        ]
        for (member, value) in texts {
            json.key(member)
            json.string(value)
        }
        json.key("roles")
        json.array { $0.string(role) }
        for (member, moment) in [("iat", now), ("nbf", now), ("exp", now + .seconds(days * 86_400))] {
            json.key(member)
            json.number(moment.seconds)
        }
    }
}
