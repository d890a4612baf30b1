package import Postgres
import Primitives
package import Storage

/// Where people's devices are kept.
package protocol DeviceRegister: Sendable {
    /// Removes a device that has not registered again since; whether it was there.
    func remove(_ dead: DeadDevice) async throws -> Bool
}

/// The devices' table.
package struct StoredDevices: DeviceRegister {
    private let postgres: PostgresClient
    private let changes: ChangeFeed

    package init(_ postgres: PostgresClient, _ changes: ChangeFeed) {
        (self.postgres, self.changes) = (postgres, changes)
    }

    package func remove(_ dead: DeadDevice) async throws -> Bool {
        guard let owner = Storage.RecipientKey(dead.recipient) else { return false }
        let store = UserStore(TenantDatabase(postgres, owner.tenant))
        guard try await store.removeDevice(dead.id, of: owner.user, unseenSince: dead.since) else { return false }
        await changes.publish(.person(owner))
        return true
    }
}
