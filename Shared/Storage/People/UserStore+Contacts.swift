import Postgres
import Primitives

extension UserStore {
    package func contacts(of user: UserID) async throws -> [Contact] {
        try await database.session.query(
            """
            SELECT \(unescaped: Contact.columns) FROM contacts
            WHERE tenant_id = \(tenant) AND user_id = \(user) ORDER BY channel
            """
        ).map(Contact.init)
    }

    package func contact(_ channel: Channel, of user: UserID) async throws -> Contact? {
        try await database.session.query(
            """
            SELECT \(unescaped: Contact.columns) FROM contacts
            WHERE tenant_id = \(tenant) AND user_id = \(user) AND channel = \(channel)
            """
        ).first.map(Contact.init)
    }

    /// Sets the address of a channel and returns it as it now is; `.notFound` when there is no such person, `.conflict`
    /// when `condition` does not hold.
    @discardableResult
    package func setContact(
        _ contact: Contact,
        of user: UserID,
        if condition: WriteCondition = .none
    ) async throws -> Contact {
        let saved = try await database.session.query(.save(contact, user, tenant, condition)).first.map(Contact.init)
        if let saved { return saved }
        guard try await find(user) != nil else { throw StorageError(.notFound, "there is no such user") }
        throw StorageError(.conflict, "the contact is not as it was expected")
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

extension PostgresQuery {
    fileprivate static func save(
        _ contact: Contact,
        _ user: UserID,
        _ tenant: TenantID,
        _ condition: WriteCondition
    ) -> PostgresQuery {
        """
        INSERT INTO contacts AS c (tenant_id, user_id, channel, address, key_id, blind_index, verified)
        SELECT tenant_id, user_id, \(contact.channel), \(contact.address.bytes), \(contact.address.keyID),
            \(contact.address.blindIndex), \(contact.isVerified)
        FROM users WHERE tenant_id = \(tenant) AND user_id = \(user) AND (\(condition.mayCreate) OR EXISTS (
            SELECT FROM contacts
            WHERE tenant_id = \(tenant) AND user_id = \(user) AND channel = \(contact.channel)))
        ON CONFLICT (tenant_id, user_id, channel) DO UPDATE SET
            address = EXCLUDED.address, key_id = EXCLUDED.key_id, blind_index = EXCLUDED.blind_index,
            verified = EXCLUDED.verified, version = c.version + 1, updated_at = now()
        WHERE \(condition.mayReplace) AND c.version = coalesce(\(condition.version), c.version)
        RETURNING \(unescaped: Contact.columns)
        """
    }
}

extension Contact {
    fileprivate static let columns = "channel, address, key_id, blind_index, verified, version, updated_at"

    fileprivate init(_ row: PostgresRow) throws {
        let (channel, bytes, keyID, blindIndex, isVerified, version, updatedAt) = try row.decode(
            (Channel, [UInt8], String, [UInt8], Bool, Int, Timestamp).self
        )
        let address = SealedAddress(bytes: bytes, keyID: keyID, blindIndex: blindIndex)
        self.init(channel: channel, address: address, isVerified: isVerified)
        (self.version, self.updatedAt) = (version, updatedAt)
    }
}
