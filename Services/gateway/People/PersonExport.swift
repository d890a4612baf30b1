import HTTPServer
import Primitives
import PublicAPI
import Storage

/// GET /api/v1/users/{user_id}/export: all that is stored of a person, addresses in plain, sent as it is read. Also of
/// somebody who was only ever written to.
struct PersonExport: Sendable {
    let people: People

    /// What the API's own forms tell better.
    private static let told: Set<String> = ["users", "contacts", "devices", "preferences", "preference_choices"]
    private static let page = 500

    func answer(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let id = try people.id(request)
        return try await people.audit.noting(AuditDeed("user.exported", to: id), by: caller, in: request) { _ in
            let all = try await people.tables.read(caller) { try await PersonalRecords($0).tables() }
            let tables = all.filter { !PersonExport.told.contains($0.name) }
            let head = try await head(of: id, request, caller)
            guard let head else { throw HTTPError.noSuchUser }
            return HTTPResponse.stream(type: "application/json") { stream in
                try await stream.write(head)
                for (index, table) in tables.enumerated() {
                    try await stream.write(Array("\(index == 0 ? "" : ",")\"\(table.name)\":[".utf8))
                    try await write(table, of: id, caller, to: stream)
                    try await stream.write(Array("]".utf8))
                }
                try await stream.write(Array("}}}".utf8))
            }
        }
    }

    /// Everything before the records, whose object stays open; `nil` when nothing is known.
    private func head(of id: UserID, _ request: HTTPRequest, _ caller: Caller) async throws -> [UInt8]? {
        let person = try await people.read(caller) { try await PersonFile(of: id, $0) }
        if person.user == nil, try await !isMentioned(id, caller) { return nil }
        var json = JSONWriter(reservingCapacity: 4096)
        try json.object { json in
            json.key("meta")
            json.object { json in
                json.member("request_id", request.requestID)
                json.member("timestamp", people.notices.clock.now)
                json.member("version", "v1")
            }
            json.key("data")
            try json.object { json in
                try person.write(as: id, caller, people, to: &json)
                json.key("records")
                json.object { _ in }
            }
        }
        return Array(json.bytes.dropLast(3))
    }

    private func isMentioned(_ id: UserID, _ caller: Caller) async throws -> Bool {
        try await people.tables.read(caller) { database in
            let records = PersonalRecords(database)
            for table in try await records.tables() {
                if try await !records.rows(of: id, in: table, skipping: 0, limit: 1).isEmpty { return true }
            }
            return false
        }
    }

    private func write(
        _ table: PersonalTable,
        of id: UserID,
        _ caller: Caller,
        to stream: HTTPStream
    ) async throws {
        var written = 0
        while true {
            let rows = try await people.tables.read(caller) {
                try await PersonalRecords($0).rows(of: id, in: table, skipping: written, limit: PersonExport.page)
            }
            let text = rows.joined(separator: ",")
            if !rows.isEmpty { try await stream.write(Array((written == 0 ? text : ",\(text)").utf8)) }
            written += rows.count
            if rows.count < PersonExport.page { return }
        }
    }
}
