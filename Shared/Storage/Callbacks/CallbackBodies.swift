package import Crypto
package import Postgres
package import Primitives

/// What providers have sent, byte by byte, kept for a while as evidence. Sealed, for it is full of addresses; services
/// that take callbacks can add to it and read nothing.
package struct CallbackBodies: Sendable {
    package struct Body: Sendable {
        package let id: UUIDv7
        package let provider: String
        package let account: String
        package let bytes: [UInt8]

        package init(id: UUIDv7, provider: String, account: String, bytes: [UInt8]) {
            (self.id, self.provider, self.account, self.bytes) = (id, provider, account, bytes)
        }
    }

    private let client: PostgresClient
    private let keys: DataKeys

    package init(_ client: PostgresClient, _ keys: DataKeys) {
        (self.client, self.keys) = (client, keys)
    }

    package func keep(_ body: Body) async throws {
        let sealed = try keys.ring.seal(body.bytes, context: CallbackBodies.context(body.provider, body.account))
        try await client.execute(
            """
            INSERT INTO callback_bodies (callback_id, provider, account, body)
            VALUES (\(body.id), \(body.provider), \(body.account), \(sealed))
            """
        )
    }

    /// For whoever may read all tenants' data.
    package func find(_ id: UUIDv7) async throws -> Body? {
        let rows = try await client.query(
            "SELECT provider, account, body FROM callback_bodies WHERE callback_id = \(id)"
        )
        let row: (String, String, [UInt8])? = try rows.decodeFirst((String, String, [UInt8]).self)
        guard let (provider, account, sealed) = row else { return nil }
        let bytes = try keys.ring.open(sealed, context: CallbackBodies.context(provider, account))
        return Body(id: id, provider: provider, account: account, bytes: bytes)
    }

    static func context(_ provider: String, _ account: String) -> [UInt8] {
        Array("callback/\(provider)/\(account)".utf8)
    }
}
