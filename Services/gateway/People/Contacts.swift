import HTTPServer
import JSON
import Primitives
import PublicAPI
import Storage
import Wire

/// PUT|GET|DELETE /api/v1/users/{user_id}/channels/{channel}: a person's address for mail and number for texts.
struct Contacts: Sendable {
    let people: People

    func put(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (id, channel) = (try people.id(request), try Contacts.channel(request))
        let condition = try WriteCondition(request)
        let (address, isVerified) = try Contacts.read(request, channel)
        let sealed = try people.vault.seal(address, of: Storage.RecipientKey(caller.tenant, id), on: channel)
        let contact = Storage.Contact(channel: channel, address: sealed, isVerified: isVerified)
        let deed = AuditDeed("contact.saved", to: id, ("channel", channel.rawValue))
        let saved = try await people.change(.addresses, of: id, deed, request, caller) { store, _ in
            try await store.setContact(contact, of: id, if: condition)
        }
        return try answer(saved, id, request, caller, saved.version == 1 ? .created : .ok)
    }

    func get(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (id, channel) = (try people.id(request), try Contacts.channel(request))
        let contact = try await people.read(of: id, caller) { store, _ in try await store.contact(channel, of: id) }
        guard let contact else { throw HTTPError.noSuchContact }
        return try answer(contact, id, request, caller)
    }

    func remove(_ request: HTTPRequest, _ caller: Caller) async throws -> HTTPResponse {
        let (id, channel) = (try people.id(request), try Contacts.channel(request))
        let condition = try WriteCondition(request)
        let deed = AuditDeed("contact.removed", to: id, ("channel", channel.rawValue))
        try await people.change(.addresses, of: id, deed, request, caller) { store, _ in
            let contact = try await store.contact(channel, of: id)
            guard condition.holds(for: contact?.version) else { throw HTTPError.versionConflict }
            _ = try await store.removeContact(channel, of: id)
        }
        return HTTPResponse(.noContent)
    }

    private func answer(
        _ contact: Storage.Contact,
        _ id: UserID,
        _ request: HTTPRequest,
        _ caller: Caller,
        _ status: HTTPStatus = .ok
    ) throws -> HTTPResponse {
        let address = try people.plainText(of: contact, id, caller)
        return Envelope.response(status, for: request, version: contact.version) { json in
            json.object { contact.write(address, to: &$0) }
        }
    }

    /// Push has devices, and the inbox needs no address.
    private static func channel(_ request: HTTPRequest) throws(HTTPError) -> Storage.Channel {
        switch request[parameter: "channel"] {
        case "email": return .email
        case "sms": return .sms
        default: throw .noSuchContact
        }
    }

    private static func read(
        _ request: HTTPRequest,
        _ channel: Storage.Channel
    ) throws(HTTPError) -> (address: String, isVerified: Bool) {
        try BodyReader.object(request) { fields in
            let address = fields.require("address") { try channel == .email ? $0.email() : $0.phone() }
            let isVerified = fields.read("verified") { try $0.bool() } ?? false
            return address.map { ($0, isVerified) }
        }
    }
}

extension People {
    /// The address as this caller may see it.
    func plainText(of contact: Storage.Contact, _ id: UserID, _ caller: Caller) throws -> String {
        let recipient = Storage.RecipientKey(caller.tenant, id)
        let address = try vault.open(contact.address, of: recipient, on: contact.channel)
        if caller.seesAddresses { return address }
        return contact.channel == .email ? address.maskedEmail : address.maskedPhone
    }
}

extension Storage.Contact {
    func write(_ address: String, to json: inout JSONWriter) {
        json.member("channel", channel.rawValue)
        json.member("address", address)
        json.member("verified", isVerified)
        json.member("version", version)
        json.member("updated_at", updatedAt)
    }
}

extension HTTPError {
    static let noSuchContact = HTTPError(
        .notFound,
        "channel_not_found",
        detail: "The person has no address there; addresses are for email and sms, devices for push."
    )
}
