import Crypto
import Primitives

/// A column whose values are sealed, with what its rows are told apart by and what its seals are bound to.
struct SealedColumn: Sendable {
    let table: String
    let column: String
    /// The primary key's columns and their types.
    let keys: [(name: String, type: String)]
    /// What else the seal is bound to.
    var more: [String] = []
    /// A column beside it says which key it is.
    var isNamed = false
    /// From the texts of `keys` and `more`, in their order; `nil` for what no row can hold.
    let context: @Sendable ([String]) -> [UInt8]?

    var name: String { "\(table).\(column)" }

    static let all: [SealedColumn] = [
        SealedColumn(
            table: "contacts",
            column: "address",
            keys: [("tenant_id", "text"), ("user_id", "text"), ("channel", "text")],
            isNamed: true
        ) { texts in
            SealedColumn.person(texts[0], texts[1]).flatMap { person in
                Channel(rawValue: texts[2]).map { AddressVault.context(person, $0) }
            }
        },
        SealedColumn(
            table: "devices",
            column: "token",
            keys: [("tenant_id", "text"), ("device_id", "uuid")],
            more: ["user_id"],
            isNamed: true
        ) { texts in SealedColumn.person(texts[0], texts[2]).map { AddressVault.context($0, .push) } },
        SealedColumn(
            table: "suppressions",
            column: "address",
            keys: [("tenant_id", "text"), ("suppression_id", "uuid")],
            more: ["channel"],
            isNamed: true
        ) { texts in
            TenantID(rawValue: texts[0]).flatMap { tenant in
                Channel(rawValue: texts[2]).map { AddressVault.context(tenant, $0) }
            }
        },
        SealedColumn(
            table: "dead_letters",
            column: "dispatch",
            keys: [("tenant_id", "text"), ("dispatch_id", "uuid")]
        ) { texts in SealedColumn.thing(texts).map { DeadLetterVault.context($0.id, $0.tenant) } },
        endpoints("secret"),
        endpoints("previous_secret"),
        SealedColumn(
            table: "webhook_messages",
            column: "sealed",
            keys: [("tenant_id", "text"), ("message_id", "uuid")]
        ) { texts in SealedColumn.thing(texts).map { WebhookVault.context($0.tenant, message: $0.id) } },
        SealedColumn(table: "telegram_bots", column: "token", keys: [("tenant_id", "text")]) { texts in
            TenantID(rawValue: texts[0]).map(TelegramBotVault.context)
        },
        SealedColumn(
            table: "callback_bodies",
            column: "body",
            keys: [("callback_id", "uuid")],
            more: ["provider", "account"]
        ) { CallbackBodies.context($0[1], $0[2]) },
    ]

    private static func endpoints(_ column: String) -> SealedColumn {
        SealedColumn(
            table: "webhook_endpoints",
            column: column,
            keys: [("tenant_id", "text"), ("endpoint_id", "uuid")]
        ) { texts in thing(texts).map { WebhookVault.context($0.tenant, $0.id) } }
    }

    private static func person(_ tenant: String, _ user: String) -> RecipientKey? {
        guard let tenant = TenantID(rawValue: tenant), let user = UserID(rawValue: user) else { return nil }
        return RecipientKey(tenant, user)
    }

    private static func thing(_ texts: [String]) -> (tenant: TenantID, id: UUIDv7)? {
        guard let tenant = TenantID(rawValue: texts[0]), let id = UUIDv7(texts[1]) else { return nil }
        return (tenant, id)
    }
}
