package import Postgres
package import Primitives
package import Storage
package import Wire

/// A device whose provider says that nobody is there any more.
package struct DeadDevice: Sendable, Hashable {
    package let recipient: Wire.RecipientKey
    package let id: UUIDv7
    /// Since then, as far as the provider knows.
    package let since: Timestamp
}

/// Where people's devices are kept.
package protocol DeviceRegister: Sendable {
    /// Removes those that have not registered again since. The same again when it is repeated.
    func remove(_ dead: [DeadDevice]) async throws
}

/// The devices' table.
package struct StoredDevices: DeviceRegister {
    private let postgres: PostgresClient
    private let changes: ChangeFeed

    package init(_ postgres: PostgresClient, _ changes: ChangeFeed) {
        (self.postgres, self.changes) = (postgres, changes)
    }

    package func remove(_ dead: [DeadDevice]) async throws {
        for device in dead {
            guard let owner = Storage.RecipientKey(device.recipient) else { continue }
            let store = UserStore(TenantDatabase(postgres, owner.tenant))
            if try await store.removeDevice(device.id, of: owner.user, unseenSince: device.since) {
                await changes.publish(.person(owner))
            }
        }
    }
}
