import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage
import Wire

/// GET|POST|DELETE /api/v1/suppressions: the addresses that must not be written to.
struct Suppressions: Sendable {
    let people: People

    /// People with one address who are told at once; others decide by it when something is sent to them.
    private static let told = 100

    /// 201 for a new one. An address that is suppressed already stays so for its first reason, which is a 200.
    func add(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let asked = try BodyReader.object(request) { AddressToSuppress(&$0) }
        let sealed = try people.vault.seal(asked.address, in: caller.tenant, on: asked.channel)
        let new = Suppression(
            id: UUIDv7(at: people.notices.clock.now),
            channel: asked.channel,
            address: sealed,
            category: asked.category,
            reason: asked.reason,
            source: caller.subject
        )
        let deed = AuditDeed("suppression.added", of: "suppression")
        return try await people.audit.noting(deed, by: caller, in: request) { deed in
            let kept = try await keep(new, caller)
            deed.id = kept.id.description
            try await tell(kept, caller, request)
            let status: HTTPStatus = kept.id == new.id ? .created : .ok
            return Envelope.response(status, for: request) { $0.object { write(kept, for: caller, to: &$0) } }
        }
    }

    /// The newest first; with `address` those of one address.
    func list(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        var query = QueryReader(request)
        let address = query.read("address") { $0.isEmail || $0.isE164 ? $0 : nil }
        let after = query.read("cursor", Page.cursor)
        let limit = query.limit()
        try query.finish()
        var found = try await people.tables.read(caller) { database in
            let store = SuppressionStore(database)
            guard let address else { return try await store.list(after: after, limit: limit + 1) }
            let channel = address.isEmail ? Storage.Channel.email : .sms
            let index = people.vault.index(of: address, in: caller.tenant, on: channel)
            return try await store.inForce(for: [index]).filter { $0.channel == channel }
        }
        let page = Page(cutting: &found, to: address == nil ? limit : found.count) { $0.id.bytes }
        return Envelope.response(.ok, for: request, page: page) { json in
            json.array { json in
                for suppression in found { json.object { write(suppression, for: caller, to: &$0) } }
            }
        }
    }

    /// Lifts it; that it was stays in the history.
    func lift(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        guard let id = UUIDv7(request[parameter: "id"]) else { return HTTPResponse(.noContent) }
        let deed = AuditDeed("suppression.lifted", of: "suppression", id.description)
        return try await people.audit.noting(deed, by: caller, in: request) { _ in
            let lifted = try await people.tables.write(caller) {
                try await SuppressionStore($0).lift(id, by: caller.subject)
            }
            if let lifted { try await tell(lifted, caller, request) }
            return HTTPResponse(.noContent)
        }
    }

    private func keep(_ new: Suppression, _ caller: Caller) async throws -> Suppression {
        try await people.tables.write(caller) { database in
            let store = SuppressionStore(database)
            if try await store.add(new) { return new }
            let older = try await store.inForce(for: [new.address.blindIndex])
            // None is left when it was lifted in the same moment; the client asks again.
            guard let found = older.first(where: { $0.channel == new.channel && $0.category == new.category }) else {
                throw HTTPError.unavailable
            }
            return found
        }
    }

    private func tell(_ suppression: Suppression, _ caller: Caller, _ request: HTTPRequest) async throws {
        let index = suppression.address.blindIndex
        await people.notices.feed.publish(.suppression(caller.tenant, index))
        let users = try await people.read(caller) { try await $0.users(with: index, on: suppression.channel) }
        for user in users.prefix(Suppressions.told) {
            try await people.notices.tell([.suppressions], of: user, version: 0, caller, request)
        }
    }

    private func write(_ suppression: Suppression, for caller: Caller, to json: inout JSONWriter) {
        json.member("id", suppression.id.description)
        json.member("channel", suppression.channel.rawValue)
        json.member("address", address(of: suppression, for: caller))
        json.member("category", suppression.category?.rawValue)
        json.member("reason", suppression.reason.rawValue)
        json.member("source", suppression.source)
        json.member("created_at", suppression.id.timestamp)
    }

    /// `nil` for the address of somebody who was erased.
    private func address(of suppression: Suppression, for caller: Caller) -> String? {
        let channel = suppression.channel
        let address = try? people.vault.open(suppression.address, in: caller.tenant, on: channel)
        guard let address, !caller.seesAddresses else { return address }
        return channel == .email ? address.maskedEmail : address.maskedPhone
    }
}
