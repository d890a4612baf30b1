import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// What is to change of a person.
struct UserPatch: Sendable {
    /// Of each field: nothing, when it stays; `.some(nil)`, when it goes.
    private let name: String??
    private let locale: String??
    private let timezone: String??
    /// By their names; `nil` for one that goes.
    private let attributes: [String: [UInt8]?]
    private let clearsAttributes: Bool

    init(_ fields: inout JSONFields, _ zones: ZoneNames) {
        name = fields.change("name") { try $0.line(1...255) }
        locale = fields.change("locale") { try $0.locale() }
        timezone = fields.change("timezone") { try $0.zone(of: zones) }
        clearsAttributes = fields.isNull("attributes")
        attributes = fields.dictionary("attributes", 0...1000) { $0.isNull ? nil : Array($0.rawBytes) } ?? [:]
    }

    func applied(to user: User) throws(HTTPError) -> User {
        var user = user
        if let name { user.name = name }
        if let locale { user.locale = locale }
        if let timezone { user.timezone = timezone }
        user.attributes = try merged(into: clearsAttributes ? "{}" : user.attributes)
        return user
    }

    /// An attribute is replaced as a whole: only those of the first level are merged.
    private func merged(into old: String) throws(HTTPError) -> String {
        guard !attributes.isEmpty else { return old }
        let known = (try? JSONDocument(parsing: Array(old.utf8)))?.root.members.map { $0 } ?? []
        var json = JSONWriter()
        json.object { json in
            for (name, value) in known where attributes[name] == nil {
                json.key(name)
                json.raw(value.rawBytes)
            }
            for case (let name, let value?) in attributes.sorted(by: { $0.key < $1.key }) {
                json.key(name)
                json.raw(value)
            }
        }
        guard json.bytes.count <= UserProfile.attributeBytes else {
            let detail = "expected at most \(UserProfile.attributeBytes) bytes in all"
            throw .invalid([.init("/attributes", JSONFault.Code.tooLarge.rawValue, detail)])
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension JSONFields {
    /// Nothing when the field is absent or wrong, `.some(nil)` when it is null.
    fileprivate mutating func change<Value>(_ name: String, _ read: (JSONValue) throws -> Value) -> Value?? {
        isNull(name) ? .some(nil) : self.read(name, read).map { .some($0) }
    }
}
