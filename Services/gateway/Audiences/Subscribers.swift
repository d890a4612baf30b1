import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage

/// PUT|DELETE /api/v1/topics/{key}/subscribers/{user_id}, POST|GET …/subscribers and GET /api/v1/users/{user_id}/topics:
/// who is in which topic. Only people who are known subscribe; who is removed or erased leaves.
struct Subscribers: Sendable {
    let audiences: Audiences
    let people: People

    private static let size = 0...1000

    /// 201 for somebody who comes; 200 for somebody who is there.
    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (key, user) = (try audiences.key(request), try people.id(request))
        let deed = AuditDeed("topic.subscribed", of: "topic", key.rawValue, user: user.rawValue)
        return try await people.audit.noting(deed, by: caller, in: request) { _ in
            let (subscriber, isNew) = try await people.tables.write(caller) { database in
                let store = AudienceStore(database)
                guard let change = try await store.change(key, adding: [user]) else { throw HTTPError.noSuchTopic }
                guard let subscriber = try await store.subscriber(user, of: key) else { throw HTTPError.noSuchUser }
                return (subscriber, change.added > 0)
            }
            return Envelope.response(isNew ? .created : .ok, for: request, showing: subscriber)
        }
    }

    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (key, user) = (try audiences.key(request), try people.id(request))
        let deed = AuditDeed("topic.unsubscribed", of: "topic", key.rawValue, user: user.rawValue)
        return try await people.audit.noting(deed, by: caller, in: request) { _ in
            let change = try await people.tables.write(caller) { database in
                try await AudienceStore(database).change(key, removing: [user])
            }
            guard change != nil else { throw HTTPError.noSuchTopic }
            return HTTPResponse(.noContent)
        }
    }

    /// Many at once: whoever is to leave, then whoever is to come.
    func change(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try audiences.key(request)
        let (joining, leaving) = try BodyReader.object(request) { fields in
            (Subscribers.users("add", &fields), Subscribers.users("remove", &fields))
        }
        let deed = AuditDeed("topic.subscribers_changed", of: "topic", key.rawValue)
        return try await people.audit.noting(deed, by: caller, in: request) { deed in
            let change = try await people.tables.write(caller) { database in
                try await AudienceStore(database).change(key, adding: joining, removing: leaving)
            }
            guard let change else { throw HTTPError.noSuchTopic }
            deed.changes { json in
                json.member("added", change.added)
                json.member("removed", change.removed)
            }
            return Envelope.response(.ok, for: request, showing: change)
        }
    }

    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let key = try audiences.key(request)
        var query = QueryReader(request)
        let after = query.read("cursor") { Page.textCursor($0).flatMap(UserID.init(rawValue:)) }
        let limit = query.limit()
        try query.finish()
        let found = try await people.tables.read(caller) { database in
            let store = AudienceStore(database)
            guard try await store.find(key) != nil else { throw HTTPError.noSuchTopic }
            return try await store.subscribers(of: key, after: after, limit: limit + 1)
        }
        return Envelope.list(found, upTo: limit, for: request) { Array($0.user.rawValue.utf8) }
    }

    func topics(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let user = try people.id(request)
        var query = QueryReader(request)
        let after = query.read("cursor") { Page.textCursor($0).flatMap(AudienceKey.init(rawValue:)) }
        let limit = query.limit()
        try query.finish()
        let found = try await people.read(of: user, caller) { users, _ in
            try await AudienceStore(users.database).memberships(of: user, after: after, limit: limit + 1)
        }
        return Envelope.list(found, upTo: limit, for: request) { Array($0.key.rawValue.utf8) }
    }

    private static func users(_ name: String, _ fields: inout JSONFields) -> [UserID] {
        fields.list(name, size) { try $0.parsed("a user's id", UserID.init(pathSegment:)) } ?? []
    }
}

extension Audience.Subscriber: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("user_id", user.rawValue)
        json.member("subscribed_at", subscribedAt)
    }
}

extension Audience.Membership: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("key", key.rawValue)
        json.member("name", name)
        json.member("subscribed_at", subscribedAt)
    }
}

extension AudienceStore.Change: AnswerObject {
    func write(to json: inout JSONWriter) {
        json.member("added", added)
        json.member("removed", removed)
        json.key("unknown")
        json.array { json in for user in unknown { json.string(user.rawValue) } }
    }
}
