import Postgres

extension UserStore {
    package func contacts(of user: UserID) async throws -> [Contact] {
        let rows = try await database.session.query(
            """
            SELECT channel, address, key_id, blind_index, verified FROM contacts
            WHERE tenant_id = \(tenant) AND user_id = \(user) ORDER BY channel
            """
        ).decode((Channel, [UInt8], String, [UInt8], Bool).self)
        return rows.map { channel, bytes, keyID, blindIndex, isVerified in
            let address = SealedAddress(bytes: bytes, keyID: keyID, blindIndex: blindIndex)
            return Contact(channel: channel, address: address, isVerified: isVerified)
        }
    }

    /// Sets the address of a channel; `.notFound` when there is no such person.
    package func setContact(_ contact: Contact, of user: UserID) async throws {
        let address = contact.address
        let written = try await database.session.execute(
            """
            INSERT INTO contacts AS c (tenant_id, user_id, channel, address, key_id, blind_index, verified)
            SELECT tenant_id, user_id, \(contact.channel), \(address.bytes), \(address.keyID), \(address.blindIndex),
                \(contact.isVerified)
            FROM users WHERE tenant_id = \(tenant) AND user_id = \(user)
            ON CONFLICT (tenant_id, user_id, channel) DO UPDATE SET
                address = EXCLUDED.address, key_id = EXCLUDED.key_id, blind_index = EXCLUDED.blind_index,
                verified = EXCLUDED.verified, version = c.version + 1, updated_at = now()
            """
        )
        guard written > 0 else { throw StorageError(.notFound, "there is no such user") }
    }

    /// Whether there was one.
    package func removeContact(_ channel: Channel, of user: UserID) async throws -> Bool {
        try await database.session.execute(
            "DELETE FROM contacts WHERE tenant_id = \(tenant) AND user_id = \(user) AND channel = \(channel)"
        ) > 0
    }

    /// Whose address it is.
    package func users(with blindIndex: [UInt8], on channel: Channel) async throws -> [UserID] {
        try await database.session.query(
            """
            SELECT user_id FROM contacts
            WHERE tenant_id = \(tenant) AND channel = \(channel) AND blind_index = \(blindIndex) ORDER BY user_id
            """
        ).decode(UserID.self)
    }
}
