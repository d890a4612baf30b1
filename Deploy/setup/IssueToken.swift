import Crypto
import Primitives

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
        let key = try folder.signingKey()
        let header = try header(of: key)
        let input = Base64.url.encode(header) + "." + Base64.url.encode(claims(at: now, id: id))
        return input + "." + Base64.url.encode(try key.sign(input.utf8))
    }

    private func header(of key: SigningKey) throws -> [UInt8] {
        let name = try key.verifyingKey.thumbprint
        var json = JSONWriter()
        json.object { json in
            for (member, value) in [("alg", key.algorithm.rawValue), ("typ", "JWT"), ("kid", name)] {
                json.key(member)
                json.string(value)
            }
        }
        return json.bytes
    }

    private func claims(at now: Timestamp, id: UUIDv7) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            let texts = [
                ("iss", "herald"), ("aud", "herald"), ("sub", subject), ("tenant", tenant), ("jti", id.description),
            ]
            for (member, value) in texts {
                json.key(member)
                json.string(value)
            }
            json.key("roles")
            json.array { $0.string(role) }
            let times = [("iat", now), ("nbf", now), ("exp", now + .seconds(days * 86_400))]
            for (member, moment) in times {
                json.key(member)
                json.number(moment.seconds)
            }
        }
        return json.bytes
    }
}
