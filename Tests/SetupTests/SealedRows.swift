import Crypto
import Postgres
import Primitives
import Storage
import Testing

/// Rows of every table that holds something sealed, and what they say.
struct SealedRows {
    private let owner: PostgresClient
    private let tenant: TenantID
    private let dispatch = UUIDv7(at: WallClock.system.now)
    private let callback = UUIDv7(at: WallClock.system.now)
    private let endpoint = UUIDv7(at: WallClock.system.now)
    private let message = UUIDv7(at: WallClock.system.now)
    private let suppression = UUIDv7(at: WallClock.system.now)
    private let secret = WebhookSecret()
    private static let botToken = "7654321:only-for-tests-0123456789"

    init(_ owner: PostgresClient) throws {
        self.owner = owner
        tenant = try #require(TenantID(rawValue: "acme"))
    }

    func make(_ keys: DataKeys, _ people: Int) async throws {
        let database = TenantDatabase(owner, tenant)
        let vault = AddressVault(keys)
        try await owner.execute("INSERT INTO tenants (tenant_id, name) VALUES (\(tenant), 'Acme')")
        for number in 0..<people {
            try await owner.execute("INSERT INTO users (tenant_id, user_id) VALUES (\(tenant), \("u\(number)"))")
            try await write(keys, user: number, "u\(number)@example.com")
            let token = try vault.seal("token \(number)", of: person(number), on: .push)
            try await owner.execute(
                """
                INSERT INTO devices (tenant_id, device_id, user_id, platform, token, key_id, blind_index)
                VALUES (\(tenant), gen_random_uuid(), \("u\(number)"), 'fcm', \(token.bytes), \(token.keyID), \(token.blindIndex))
                """
            )
        }
        let stopped = try vault.seal("+4915112345678", in: tenant, on: .sms)
        let new = Suppression(
            id: suppression,
            channel: .sms,
            address: stopped,
            category: nil,
            reason: .stop,
            source: "test"
        )
        _ = try await SuppressionStore(database).add(new)
        let letter = try DeadLetterVault(keys).seal([1, 2, 3], dispatch, in: tenant)
        try await owner.execute(
            """
            INSERT INTO dead_letters (tenant_id, dispatch_id, notification_id, user_id, channel, error_code, attempts,
                redrives, failures, buried_at, dispatch)
            VALUES (\(tenant), \(dispatch), \(dispatch), 'u0', 'sms', 'x', 1, 0, '[]', now(), \(letter))
            """
        )
        let body = CallbackBodies.Body(id: callback, provider: "twilio", account: "main", bytes: [4, 5])
        try await CallbackBodies(owner, keys).keep(body)
        let endpoints = WebhookEndpointStore(database, WebhookVault(keys))
        _ = try await endpoints.add(WebhookEndpoint(id: endpoint, url: "https://shop.example"), .shared(secret))
        let bot = try #require(TelegramBotToken(SealedRows.botToken))
        _ = try await TelegramBotStore(database, TelegramBotVault(keys)).save(bot)
        let reply = WebhookMessage(id: message, .received, payload: "a reply")
        try await WebhookQueue(owner, WebhookVault(keys)).add([reply], of: tenant)
        try await owner.execute(
            "UPDATE webhook_endpoints SET previous_secret = secret, previous_until = now() + interval '1 day'"
        )
    }

    func write(_ keys: DataKeys, user: Int, _ address: String) async throws {
        let sealed = try AddressVault(keys).seal(address, of: person(user), on: .email)
        try await owner.execute(
            """
            INSERT INTO contacts (tenant_id, user_id, channel, address, key_id, blind_index)
            VALUES (\(tenant), \("u\(user)"), 'email', \(sealed.bytes), \(sealed.keyID), \(sealed.blindIndex))
            ON CONFLICT (tenant_id, user_id, channel) DO UPDATE SET address = EXCLUDED.address,
                key_id = EXCLUDED.key_id, blind_index = EXCLUDED.blind_index
            """
        )
    }

    /// That these keys open everything, to what it was.
    func check(_ keys: DataKeys, changed user: Int, to address: String) async throws {
        let vault = AddressVault(keys)
        let contacts = try await owner.query("SELECT user_id, address, key_id, blind_index FROM contacts")
            .decode((String, [UInt8], String, [UInt8]).self)
        for (name, bytes, key, index) in contacts {
            let number = try #require(Int(name.dropFirst()))
            let sealed = SealedAddress(bytes: bytes, keyID: key, blindIndex: index)
            let expected = number == user ? address : "\(name)@example.com"
            #expect(try vault.open(sealed, of: person(number), on: .email) == expected && key == "2")
            #expect(vault.index(of: expected, in: tenant, on: .email) == index)
        }
        let devices = try await owner.query("SELECT user_id, token, key_id FROM devices")
            .decode((String, [UInt8], String).self)
        for (name, bytes, key) in devices {
            let number = try #require(Int(name.dropFirst()))
            let sealed = SealedAddress(bytes: bytes, keyID: key, blindIndex: [])
            #expect(try vault.open(sealed, of: person(number), on: .push) == "token \(number)" && key == "2")
        }
        let database = TenantDatabase(owner, tenant)
        let stopped = try #require(try await SuppressionStore(database).list(limit: 2).first)
        #expect(try vault.open(stopped.address, in: tenant, on: .sms) == "+4915112345678")
        let letter = try await owner.query("SELECT dispatch FROM dead_letters").decodeFirst([UInt8].self)
        #expect(try DeadLetterVault(keys).open(#require(letter), dispatch, in: tenant) == [1, 2, 3])
        #expect(try await CallbackBodies(owner, keys).find(callback)?.bytes == [4, 5])
        let vaulted = WebhookEndpointStore(database, WebhookVault(keys))
        let secrets = try await vaulted.keys(of: endpoint, at: WallClock.system.now)
        #expect(secrets == [.shared(secret), .shared(secret)])
        let bot = try await TelegramBotStore(database, TelegramBotVault(keys)).token()
        #expect(bot?.text == SealedRows.botToken)
        let reply = try await owner.query("SELECT sealed FROM webhook_messages").decodeFirst([UInt8].self)
        let context = Array("webhook-message/\(tenant)/\(message)".utf8)
        #expect(try keys.ring.open(#require(reply), context: context) == Array("a reply".utf8))
    }

    private func person(_ number: Int) throws -> RecipientKey {
        RecipientKey(tenant, try #require(UserID(rawValue: "u\(number)")))
    }
}
