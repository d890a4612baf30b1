import Postgres
package import Primitives

extension UserStore {
    package func devices(of user: UserID) async throws -> [Device] {
        let rows = try await database.session.query(
            """
            SELECT device_id, platform, app, token, key_id, blind_index FROM devices
            WHERE tenant_id = \(tenant) AND user_id = \(user) ORDER BY device_id
            """
        ).decode((UUIDv7, Device.Platform, String, [UInt8], String, [UInt8]).self)
        return rows.map { id, platform, app, bytes, keyID, blindIndex in
            let token = SealedAddress(bytes: bytes, keyID: keyID, blindIndex: blindIndex)
            return Device(id: id, platform: platform, app: app, token: token)
        }
    }

    /// Registers a device and returns its id: the older one when the token is known, and then it belongs to this
    /// person from now on. `.notFound` when there is no such person.
    package func register(_ device: Device, of user: UserID) async throws -> UUIDv7 {
        let token = device.token
        let id = try await database.session.query(
            """
            INSERT INTO devices (tenant_id, device_id, user_id, platform, app, token, key_id, blind_index)
            SELECT tenant_id, \(device.id), user_id, \(device.platform), \(device.app), \(token.bytes),
                \(token.keyID), \(token.blindIndex)
            FROM users WHERE tenant_id = \(tenant) AND user_id = \(user)
            ON CONFLICT (tenant_id, platform, app, blind_index) DO UPDATE SET
                user_id = EXCLUDED.user_id, token = EXCLUDED.token, key_id = EXCLUDED.key_id, last_seen_at = now()
            RETURNING device_id
            """
        ).decodeFirst(UUIDv7.self)
        guard let id else { throw StorageError(.notFound, "there is no such user") }
        return id
    }

    /// Whether there was one.
    package func removeDevice(_ id: UUIDv7, of user: UserID) async throws -> Bool {
        try await database.session.execute(
            "DELETE FROM devices WHERE tenant_id = \(tenant) AND user_id = \(user) AND device_id = \(id)"
        ) > 0
    }
}
