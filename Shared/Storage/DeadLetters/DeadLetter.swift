import Postgres
package import Primitives

/// A dispatch that workers gave up, with what an operator has done about it since.
package struct DeadLetter: Sendable, Hashable {
    package enum State: String, TextColumn, CaseIterable {
        case buried, redriving, redriven, discarded
    }

    /// Of the dispatch.
    package let id: UUIDv7
    package let notification: UUIDv7
    package let user: UserID
    package let channel: Channel
    package let template: String?
    package let category: String?
    package let provider: String?
    package let account: String?
    package let errorCode: String
    package let providerCode: String?
    package let attempts: Int
    package let redrives: Int
    package let buriedAt: Timestamp
    package let state: State
    package let changedBy: String?
    package let changedAt: Timestamp?
    /// JSON, the oldest first.
    package let failures: String

    static let columns = """
        dispatch_id, notification_id, user_id, channel, template, category, provider, provider_account, error_code,
        provider_code, attempts, redrives, buried_at, state, changed_by, changed_at, failures
        """

    init(_ row: PostgresRow) throws {
        id = try row.decode(UUIDv7.self, at: 0)
        notification = try row.decode(UUIDv7.self, at: 1)
        user = try row.decode(UserID.self, at: 2)
        channel = try row.decode(Channel.self, at: 3)
        template = try row.decode(String?.self, at: 4)
        category = try row.decode(String?.self, at: 5)
        provider = try row.decode(String?.self, at: 6)
        account = try row.decode(String?.self, at: 7)
        errorCode = try row.decode(String.self, at: 8)
        providerCode = try row.decode(String?.self, at: 9)
        attempts = Int(try row.decode(Int32.self, at: 10))
        redrives = Int(try row.decode(Int32.self, at: 11))
        buriedAt = try row.decode(Timestamp.self, at: 12)
        state = try row.decode(State.self, at: 13)
        changedBy = try row.decode(String?.self, at: 14)
        changedAt = try row.decode(Timestamp?.self, at: 15)
        failures = try row.decode(String.self, at: 16)
    }
}

/// Which dead letters are meant; what is `nil` does not matter.
package struct DeadLetterFilter: Sendable {
    package var ids: [UUIDv7]?
    package var provider: String?
    package var errorCode: String?
    package var template: String?
    package var state: DeadLetter.State?
    /// When it was buried.
    package var from: Timestamp?
    package var until: Timestamp?
    /// Whatever else holds for them.
    package var except: [UUIDv7] = []

    package init() {}
}
