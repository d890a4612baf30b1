import Postgres
import Primitives

extension ProjectedDelivery {
    init(_ row: PostgresRow) throws {
        self.init(
            tenant: try row.decode(TenantID.self, at: 0),
            notification: try row.decode(UUIDv7.self, at: 1),
            user: try row.decode(UserID.self, at: 2),
            event: try row.decode(UUIDv7.self, at: 3),
            channel: try row.decode(Channel.self, at: 4),
            status: try row.decode(DeliveryStatus.self, at: 5),
            occurredAt: try row.decode(Timestamp.self, at: 6)
        )
        dispatch = try row.decode(UUIDv7?.self, at: 7)
        attempt = try row.decode(Int32.self, at: 8)
        provider = try row.decode(String?.self, at: 9)
        account = try row.decode(String?.self, at: 10)
        providerMessage = try row.decode(String?.self, at: 11)
        errorCode = try row.decode(String?.self, at: 12)
        detail = try row.decode(String?.self, at: 13)
        cost = try row.decode(Int64.self, at: 14)
        kind = try row.decode(String.self, at: 15)
        providerCode = try row.decode(String?.self, at: 16)
        currency = try row.decode(String?.self, at: 17)
        segments = try row.decode(Int32?.self, at: 18)
        isAutomated = try row.decode(Bool.self, at: 19)
    }
}

extension ProjectedDecision {
    init(_ row: PostgresRow) throws {
        self.init(
            tenant: try row.decode(TenantID.self, at: 0),
            notification: try row.decode(UUIDv7.self, at: 1),
            user: try row.decode(UserID.self, at: 2),
            decision: try row.decode(UUIDv7.self, at: 3),
            channel: try row.decode(Channel.self, at: 4),
            outcome: try row.decode(DeliveryStatus.self, at: 5),
            reason: try row.decode(String.self, at: 6),
            decidedAt: try row.decode(Timestamp.self, at: 7)
        )
        rule = try row.decode(String?.self, at: 8)
        inputs = try row.decode(String.self, at: 9)
        verdict = try row.decode(String.self, at: 10)
        step = try row.decode(Int32.self, at: 11)
        detail = try row.decode(String?.self, at: 12)
        versions = try row.decode(String.self, at: 13)
        until = try row.decode(Timestamp?.self, at: 14)
        dispatch = try row.decode(UUIDv7?.self, at: 15)
        isDryRun = try row.decode(Bool.self, at: 16)
    }
}
