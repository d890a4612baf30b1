import Concurrency
import Observability
import Primitives
import Redis
import Storage
import Wire

/// Asks Redis, in one round trip for any number of requests, whether they may be done; and tells it what became of them.
struct AdmissionDesk: Sendable {
    let redis: RedisClient
    var limits = RateLimits()
    /// For how long an accepted notification is found here, should the projections lag.
    var recordLifetime = Duration.seconds(86_400)
    /// For how long an unfinished request keeps its repetitions out: longer than it can take.
    var lease = Duration.seconds(10)

    private static let keyLifetime = Duration.seconds(86_400)

    func admit(_ wanted: [Acceptance], until deadline: Deadline) async -> [Result<Admission, RedisError>] {
        await redis.run(.admission, wanted.map(call), until: deadline).map { result in
            Result { () throws(RedisError) in try Admission(try result.get()) }
        }
    }

    /// Whether the key of a batch is new, or has the same body as before. Its items have keys of their own, of which an
    /// earlier batch may have used none that this one has.
    func hold(_ key: IdempotencyKey, _ tenant: TenantID, until deadline: Deadline) async throws(RedisError) -> Bool {
        let answer = try await redis.run(
            .holding,
            keys: ["idempotency-batch:{\(tenant)}:\(key.text)"],
            arguments: [.text(key.fingerprint), .integer(Int(Self.keyLifetime.milliseconds))],
            until: deadline
        )
        return answer == .integer(1)
    }

    /// Those with an idempotency key: a repetition right behind the answer must find the request done.
    func conclude(_ accepted: [Acceptance]) async {
        let calls = accepted.compactMap { acceptance in
            acceptance.idempotency.map { _ in
                RedisScriptCall(keys: [Self.key(of: acceptance)], arguments: [.text(acceptance.id.description)])
            }
        }
        if !calls.isEmpty { _ = await redis.run(.conclusion, calls, until: .after(.milliseconds(500))) }
    }

    func withdraw(_ refused: [Acceptance]) async {
        let calls = refused.map { acceptance in
            let keys = [Self.record(of: acceptance)] + (acceptance.idempotency == nil ? [] : [Self.key(of: acceptance)])
            return RedisScriptCall(keys: keys, arguments: [.text(acceptance.id.description)])
        }
        if !calls.isEmpty { _ = await redis.run(.withdrawal, calls, until: .after(.milliseconds(500))) }
    }

    /// What was noted of a notification when it was accepted, as JSON.
    func record(of id: UUIDv7, tenant: String) async throws(RedisError) -> [UInt8]? {
        try await redis.get(Self.record(of: id, tenant))
    }

    private func call(_ acceptance: Acceptance) -> RedisScriptCall {
        let recipient = acceptance.recipient
        let keys = ["ratelimit:{\(recipient.tenant)}", "ratelimit:{\(recipient.tenant)}:\(recipient.user)"]
        let idempotency = acceptance.idempotency
        return RedisScriptCall(
            keys: keys + [Self.record(of: acceptance)] + (idempotency == nil ? [] : [Self.key(of: acceptance)]),
            arguments: [
                .integer(limits.tenant.count), .number(limits.tenant.interval),
                .integer(limits.recipient.count), .number(limits.recipient.interval),
                .text(acceptance.id.description), .bytes(acceptance.noted),
                .integer(Int(recordLifetime.milliseconds)), .text(idempotency?.fingerprint ?? ""),
                .integer(Int(lease.milliseconds)), .integer(Int(Self.keyLifetime.milliseconds)),
            ]
        )
    }

    // A tenant's keys have its name in braces, so that a cluster keeps them on one node.

    private static func record(of acceptance: Acceptance) -> String {
        record(of: acceptance.id, acceptance.recipient.tenant)
    }

    private static func record(of id: UUIDv7, _ tenant: String) -> String { "accepted:{\(tenant)}:\(id)" }

    private static func key(of acceptance: Acceptance) -> String {
        "idempotency:{\(acceptance.recipient.tenant)}:\(acceptance.idempotency?.text ?? "")"
    }
}
