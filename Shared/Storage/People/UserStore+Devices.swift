import Postgres
package import Primitives

extension UserStore {
    package func devices(of user: UserID) async throws -> [Device] {
        try await database.session.query(
            """
            SELECT \(unescaped: Device.columns) FROM devices
            WHERE tenant_id = \(tenant) AND user_id = \(user) ORDER BY device_id
            """
        ).map(Device.init)
    }

    /// Registers a device and returns it as it now is: under the older id when the token is known, and then it belongs
    /// to this person from now on. `.notFound` when there is no such person.
    package func register(_ device: Device, of user: UserID) async throws -> Device {
        let token = device.token
        let registered = try await database.session.query(
            """
            INSERT INTO devices (tenant_id, device_id, user_id, platform, app, token, key_id, blind_index)
            SELECT tenant_id, \(device.id), user_id, \(device.platform), \(device.app), \(token.bytes),
                \(token.keyID), \(token.blindIndex)
            FROM users WHERE tenant_id = \(tenant) AND user_id = \(user)
            ON CONFLICT (tenant_id, platform, app, blind_index) DO UPDATE SET
                user_id = EXCLUDED.user_id, token = EXCLUDED.token, key_id = EXCLUDED.key_id, last_seen_at = now()
            RETURNING \(unescaped: Device.columns)
            """
        ).first.map(Device.init)
        guard let registered else { throw StorageError(.notFound, "there is no such user") }
        return registered
    }

    /// Whose device this is so far.
    package func holder(of device: Device) async throws -> UserID? {
        try await database.session.query(
            """
            SELECT user_id FROM devices WHERE tenant_id = \(tenant) AND platform = \(device.platform)
                AND app = \(device.app) AND blind_index = \(device.token.blindIndex)
            """
        ).decodeFirst(UserID.self)
    }

    /// Whether there was one.
    package func removeDevice(_ id: UUIDv7, of user: UserID) async throws -> Bool {
        try await database.session.execute(
            "DELETE FROM devices WHERE tenant_id = \(tenant) AND user_id = \(user) AND device_id = \(id)"
        ) > 0
    }

    /// Removes a device that its provider called dead at that time, unless it has registered again since. Whether there
    /// was one.
    package func removeDevice(_ id: UUIDv7, of user: UserID, unseenSince time: Timestamp) async throws -> Bool {
        try await database.session.execute(
            """
            DELETE FROM devices WHERE tenant_id = \(tenant) AND user_id = \(user) AND device_id = \(id)
                AND last_seen_at <= \(time)
            """
        ) > 0
    }
}

extension Device {
    fileprivate static let columns = "device_id, platform, app, token, key_id, blind_index, last_seen_at"

    fileprivate init(_ row: PostgresRow) throws {
        let (id, platform, app, bytes, keyID, blindIndex, lastSeenAt) = try row.decode(
            (UUIDv7, Device.Platform, String, [UInt8], String, [UInt8], Timestamp).self
        )
        let token = SealedAddress(bytes: bytes, keyID: keyID, blindIndex: blindIndex)
        self.init(id: id, platform: platform, app: app, token: token)
        self.lastSeenAt = lastSeenAt
    }
}
