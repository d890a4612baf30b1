import Primitives
import PublicAPI
import Storage

/// A person with all that hangs on them, in the API's own forms.
struct PersonFile: Sendable {
    let user: User?
    private let contacts: [Contact]
    private let devices: [Device]
    private let wishes: Preferences

    init(of id: UserID, _ store: UserStore) async throws {
        user = try await store.find(id)
        contacts = try await store.contacts(of: id)
        devices = try await store.devices(of: id)
        wishes = try await store.preferences(of: id)
    }

    func write(as id: UserID, _ caller: Caller, _ people: People, to json: inout JSONWriter) throws {
        json.key("user")
        if let user { json.object(of: user) } else { json.null() }
        json.key("channels")
        try json.array { json in
            for contact in contacts {
                let address = try people.plainText(of: contact, id, caller)
                json.object { contact.write(address, to: &$0) }
            }
        }
        json.key("devices")
        try json.array { json in
            for device in devices {
                let address = try people.address(of: device, id, caller.tenant)
                json.object { device.write(address, isShown: caller.seesAddresses, to: &$0) }
            }
        }
        json.key("preferences")
        json.object(of: wishes)
    }
}
