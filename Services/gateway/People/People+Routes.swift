import HTTPServer
import PublicAPI

extension People {
    func add(to router: inout HTTPRouter, _ authenticator: Authenticator) {
        let path = "/api/v1/users"
        addUsers(to: &router, authenticator, path)
        addAddresses(to: &router, authenticator, "\(path)/{user_id}")
        let (export, erasure) = (PersonExport(people: self), PersonErasure(people: self))
        router.on(.get, "\(path)/{user_id}/export", authenticator.requiring(.confidants, export.answer))
        router.on(.delete, "\(path)/{user_id}/erase", authenticator.requiring(.confidants, erasure.answer))
        let preferences = PersonPreferences(people: self)
        let theirs = "\(path)/{user_id}/preferences"
        router.on(.get, theirs, authenticator.requiring(.readers, orPersonAt: "user_id", preferences.get))
        router.on(.put, theirs, authenticator.requiring(.senders, orPersonAt: "user_id", preferences.put))
        let wishes = TenantWishes(people: self)
        router.on(.get, "/api/v1/preferences", authenticator.requiring(.readers, wishes.get))
        router.on(.put, "/api/v1/preferences", authenticator.requiring([.admin, .developer], wishes.put))
    }

    private func addUsers(to router: inout HTTPRouter, _ authenticator: Authenticator, _ path: String) {
        let users = Users(people: self)
        router.on(.get, path, authenticator.requiring(.readers, users.list))
        router.on(.get, "\(path)/{user_id}", authenticator.requiring(.readers, users.get))
        router.on(.put, "\(path)/{user_id}", authenticator.requiring(.senders, users.put))
        router.on(.patch, "\(path)/{user_id}", authenticator.requiring(.senders, users.patch))
        router.on(.delete, "\(path)/{user_id}", authenticator.requiring(.senders, users.remove))
    }

    private func addAddresses(to router: inout HTTPRouter, _ authenticator: Authenticator, _ path: String) {
        let (contacts, devices) = (Contacts(people: self), Devices(people: self))
        router.on(.get, "\(path)/channels/{channel}", authenticator.requiring(.readers, contacts.get))
        router.on(.put, "\(path)/channels/{channel}", authenticator.requiring(.senders, contacts.put))
        router.on(.delete, "\(path)/channels/{channel}", authenticator.requiring(.senders, contacts.remove))
        router.on(.get, "\(path)/devices", authenticator.requiring(.readers, devices.list))
        router.on(.post, "\(path)/devices", authenticator.requiring(.senders, devices.register))
        router.on(.delete, "\(path)/devices/{device_id}", authenticator.requiring(.senders, devices.remove))
    }
}

extension Set<Role> {
    /// Who may take out or wipe out all that is known of a person.
    static let confidants: Set<Role> = [.admin, .service]
}
