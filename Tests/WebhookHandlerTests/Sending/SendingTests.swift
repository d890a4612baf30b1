import HTTPClient
import HTTPServer
import Kafka
import Postgres
import Primitives
import Storage
import Synchronization
import TestSupport
import Testing
import Wire

@testable import WebhookHandler

@Suite("Sending webhooks", .timeLimit(.minutes(2)))
struct SendingTests {
    private let stage: SendingStage

    init() async throws {
        stage = try await SendingStage.shared.value
    }

    @Test("an endpoint is told what it wants, once, signed, and each person's in their order")
    func told() async throws {
        let tenant = try await stage.tenant("told")
        let (id, key) = try await stage.endpoint(tenant, "told", events: [.delivered])
        let sent = try await stage.add(60, user: { "user-\($0 % 5)" }, to: tenant)
        _ = try await stage.add(3, .opened, to: tenant)
        // Read again, as after a crash.
        try await stage.queue.add(sent, of: tenant.tenant)
        try await eventually("all are delivered") { try await stage.states(id, tenant) == ["delivered": 60] }
        let got = stage.receiver.messages("told")
        #expect(got.count == 60 && Set(got.map(\.id)) == Set(sent.map(\.id.description)))
        for user in 0..<5 {
            let mine = sent.enumerated().filter { $0.offset % 5 == user }.map { $0.element.id.description }
            #expect(got.map(\.id).filter(mine.contains) == mine)
        }
        let one = try #require(got.first)
        let moment = Timestamp(milliseconds: (Int64(one.timestamp) ?? 0) * 1000)
        let expected = try WebhookSignature.headers(one.id, at: moment, one.body, [key])
        #expect(one.signature == expected.last?.value)
    }

    @Test("an endpoint that hangs delays no other")
    func isolation() async throws {
        let tenant = try await stage.tenant("isolation")
        let (gate, open) = AsyncStream.makeStream(of: Never.self)
        stage.receiver.answer("slow") { _ in
            for await _ in gate {}
            return HTTPResponse(.noContent)
        }
        let slow = try await stage.endpoint(tenant, "slow")
        let quick = try await stage.endpoint(tenant, "quick")
        _ = try await stage.add(200, user: { "user-\($0)" }, to: tenant)
        try await eventually("the quick one has all", within: .seconds(9)) {
            try await stage.states(quick.id, tenant) == ["delivered": 200]
        }
        #expect(try await stage.states(slow.id, tenant)["delivered"] == nil)
        #expect(stage.receiver.messages("slow").count <= 8)
        open.finish()
        try await eventually("the slow one has all", within: .seconds(20)) {
            try await stage.states(slow.id, tenant) == ["delivered": 200]
        }
    }

    @Test("what fails is tried again under the same id, until its schedule ends; recovered, it begins anew")
    func again() async throws {
        let tenant = try await stage.tenant("again")
        let isWell = Mutex(false)
        stage.receiver.answer("again") { _ in
            HTTPResponse(isWell.withLock { $0 } ? .ok : .internalServerError)
        }
        let (id, _) = try await stage.endpoint(tenant, "again")
        let message = try #require(try await stage.add(1, to: tenant).first)
        try await eventually("it is given up") { try await stage.states(id, tenant) == ["failed": 1] }
        #expect(stage.receiver.messages("again").map(\.id) == Array(repeating: message.id.description, count: 4))
        let entry = try #require(try await WebhookLog(tenant).list(id, limit: 9).first)
        #expect(entry.attempts.map(\.status) == [500, 500, 500, 500] && entry.event == .delivered)
        isWell.withLock { $0 = true }
        #expect(try await WebhookLog(tenant).recover(id, since: WallClock.system.now + .seconds(60)) == 0)
        #expect(try await WebhookLog(tenant).recover(id, since: WallClock.system.now - .seconds(60)) == 1)
        try await eventually("it is delivered") { try await stage.states(id, tenant) == ["delivered": 1] }
        let found = try await WebhookEndpointStore(tenant, stage.vault).find(id)
        #expect(found?.failingSince == nil)
    }

    @Test("410 ends it: what waits is missed, the other endpoints and the audit log are told, and it can be recovered")
    func gone() async throws {
        let tenant = try await stage.tenant("gone")
        let isGone = Mutex(true)
        stage.receiver.answer("gone") { _ in HTTPResponse(isGone.withLock { $0 } ? .gone : .ok) }
        let (id, _) = try await stage.endpoint(tenant, "gone", events: [.delivered])
        _ = try await stage.endpoint(tenant, "watcher", events: [.endpointDisabled])
        _ = try await stage.add(20, to: tenant)
        let store = WebhookEndpointStore(tenant, stage.vault)
        try await eventually("it is disabled") { try await store.find(id)?.disabled == .gone }
        try await eventually("the other one is told") { stage.receiver.messages("watcher").count == 1 }
        #expect(String(decoding: stage.receiver.messages("watcher")[0].body, as: UTF8.self).contains("\(id)"))
        try await eventually("the audit log is told") {
            try stage.audits.withLock { $0 }.contains {
                try AuditRecord(decoding: #require($0.value)).resourceID == id.description
            }
        }
        _ = try await stage.add(5, to: tenant)
        #expect(try await stage.states(id, tenant)["missed"] ?? 0 >= 5)
        isGone.withLock { $0 = false }
        var endpoint = try #require(try await store.find(id))
        endpoint.disabled = nil
        _ = try await store.save(endpoint, if: .none)
        _ = try await WebhookLog(tenant).recover(id, since: WallClock.system.now - .seconds(60))
        try await eventually("all are delivered") { try await stage.states(id, tenant) == ["delivered": 25] }
    }

    @Test("an endpoint through which nothing gets for days is disabled")
    func failing() async throws {
        let tenant = try await stage.tenant("failing")
        stage.receiver.answer("failing") { _ in HTTPResponse(.internalServerError) }
        let (id, _) = try await stage.endpoint(tenant, "failing")
        try await stage.owner.execute(
            "UPDATE webhook_endpoints SET failing_since = now() - interval '6 days' WHERE endpoint_id = \(id)"
        )
        _ = try await stage.add(1, to: tenant)
        let store = WebhookEndpointStore(tenant, stage.vault)
        try await eventually("it is disabled") { try await store.find(id)?.disabled == .failing }
    }

    @Test("a message whose key is not here yet waits, holds up none behind it, and is sent once the key is there")
    func lacksKey() async throws {
        let tenant = try await stage.tenant("lacks-key")
        let (id, _) = try await stage.endpoint(tenant, "lacks-key")
        let rest: PostgresQuery =
            "UPDATE webhook_endpoints SET rests_until = now() + interval '1 hour' WHERE endpoint_id = \(id)"
        try await stage.owner.execute(rest)
        let text = try #require(try await stage.add(1, .received, to: tenant).first)
        _ = try await stage.add(3, to: tenant)
        // The second byte of what is sealed belongs to its key's number.
        try await stage.owner.execute(
            "UPDATE webhook_messages SET sealed = set_byte(sealed, 1, 99) WHERE message_id = \(text.id)"
        )
        try await stage.owner.execute("UPDATE webhook_endpoints SET rests_until = NULL WHERE endpoint_id = \(id)")
        try await eventually("the others are delivered") {
            try await stage.states(id, tenant) == ["delivered": 3, "pending": 1]
        }
        try await stage.owner.execute(
            "UPDATE webhook_messages SET sealed = set_byte(sealed, 1, 0) WHERE message_id = \(text.id)"
        )
        try await stage.owner.execute("UPDATE webhook_deliveries SET due_at = now() WHERE message_id = \(text.id)")
        try await eventually("it is delivered as well") { try await stage.states(id, tenant) == ["delivered": 4] }
    }

    @Test("a message that is broken has failed, and holds up none behind it")
    func closed() async throws {
        let tenant = try await stage.tenant("closed")
        let (id, _) = try await stage.endpoint(tenant, "closed")
        try await stage.owner.execute(
            "UPDATE webhook_endpoints SET rests_until = now() + interval '1 hour' WHERE endpoint_id = \(id)"
        )
        let text = try #require(try await stage.add(1, .received, to: tenant).first)
        _ = try await stage.add(3, to: tenant)
        try await stage.owner.execute(
            "UPDATE webhook_messages SET sealed = '\\x00' WHERE message_id = \(text.id)"
        )
        try await stage.owner.execute("UPDATE webhook_endpoints SET rests_until = NULL WHERE endpoint_id = \(id)")
        try await eventually("the others are delivered") {
            try await stage.states(id, tenant) == ["delivered": 3, "failed": 1]
        }
        let entry = try await WebhookLog(tenant).list(id, .failed, limit: 9).first
        #expect(entry?.message == text.id && entry?.attempts.map(\.error) == ["unreadable"])
    }

    @Test("a wish to be left alone holds for all that is due")
    func rest() async throws {
        let tenant = try await stage.tenant("rest")
        stage.receiver.answer("rest") { _ in HTTPResponse(.tooManyRequests, fields: [.retryAfter: "3600"]) }
        let (id, _) = try await stage.endpoint(tenant, "rest")
        _ = try await stage.add(1, to: tenant)
        try await eventually("it was asked once") { stage.receiver.messages("rest").count == 1 }
        _ = try await stage.add(5, to: tenant)
        // Another one's messages show that the queue has been looked through since.
        let (other, _) = try await stage.endpoint(tenant, "rested")
        _ = try await stage.add(1, to: tenant)
        try await eventually("another one is told") { try await stage.states(other, tenant) == ["delivered": 1] }
        #expect(stage.receiver.messages("rest").count == 1)
        #expect(try await stage.states(id, tenant) == ["pending": 7])
    }

    @Test("a lease that is not renewed ends, and somebody else goes on, in order")
    func takeover() async throws {
        let tenant = try await stage.tenant("takeover")
        let (id, _) = try await stage.endpoint(tenant, "takeover")
        let dead = UUIDv7(at: WallClock.system.now)
        // The messages come and are leased in one transaction: the dispatcher cannot be the first.
        let sent = (0..<20).map {
            WebhookMessage(id: UUIDv7(at: WallClock.system.now), .delivered, of: "ann", payload: "{\"n\":\($0)}")
        }
        try await stage.owner.execute(
            """
            UPDATE webhook_endpoints SET leased_by = \(dead), leased_until = now() + interval '1 second'
            WHERE endpoint_id = \(id)
            """
        )
        try await stage.queue.add(sent, of: tenant.tenant)
        let place = WebhookQueue.Place(tenant.tenant, id)
        let seen = try await stage.queue.due(place, by: dead, limit: 5)
        #expect(seen?.due.map(\.message.id) == sent.prefix(5).map(\.id))
        try await eventually("all are delivered") { try await stage.states(id, tenant) == ["delivered": 20] }
        #expect(stage.receiver.messages("takeover").map(\.id) == sent.map(\.id.description))
        #expect(try await stage.queue.due(place, by: dead, limit: 5) == nil)
    }

    @Test("an address that is not public is not reached, and no redirect is followed")
    func forbidden() async throws {
        let tenant = try await stage.tenant("forbidden")
        let elsewhere = stage.receiver.url("elsewhere")
        stage.receiver.answer("redirect") { _ in HTTPResponse(.found, fields: [.location: elsewhere]) }
        let (redirect, _) = try await stage.endpoint(tenant, "redirect")
        let urls = [
            "http://127.0.0.2:\(stage.receiver.port)/inner", "http://169.254.169.254/latest", "http://[::1]:1/x",
        ]
        var inner: [UUIDv7] = []
        for url in urls { inner.append(try await stage.endpoint(tenant, "inner", url: url).id) }
        _ = try await stage.add(1, to: tenant)
        for id in inner + [redirect] {
            try await eventually("it is given up") { try await stage.states(id, tenant) == ["failed": 1] }
        }
        let errors = try await WebhookLog(tenant).list(inner[0], limit: 1).first?.attempts.map(\.error)
        #expect(errors?.allSatisfy { $0 == "addressRefused" } == true)
        #expect(stage.receiver.messages("inner").isEmpty && stage.receiver.messages("elsewhere").isEmpty)
    }

    @Test("after a rotation both keys sign for a day, and then the new one alone", arguments: WebhookKey.Kind.allCases)
    func rotation(_ kind: WebhookKey.Kind) async throws {
        let name = "rotation-\(kind)"
        let tenant = try await stage.tenant(name)
        let (id, old) = try await stage.endpoint(tenant, name, kind: kind)
        let (store, new, now) = (WebhookEndpointStore(tenant, stage.vault), try WebhookKey(kind), WallClock.system.now)
        let other = try WebhookKey(kind == .symmetric ? .asymmetric : .symmetric)
        #expect(try await !store.rotate(id, to: other, at: now), "an endpoint chooses once")
        #expect(try await store.rotate(id, to: new, at: now))
        _ = try await stage.add(1, to: tenant)
        try await eventually("it is told") { stage.receiver.messages(name).count == 1 }
        #expect(stage.receiver.messages(name).first?.signature.split(separator: " ").count == 2)
        #expect(try await store.keys(of: id, at: now) == [new, old])
        #expect(try await store.keys(of: id, at: now + .seconds(86_401)) == [new])
    }

    @Test("what is old is forgotten with its log, and what is young is not")
    func retention() async throws {
        let tenant = try await stage.tenant("retention")
        let (id, _) = try await stage.endpoint(tenant, "retention")
        let old = try await stage.add(2, to: tenant)
        try await eventually("they are delivered") { try await stage.states(id, tenant) == ["delivered": 2] }
        try await stage.owner.execute(
            "UPDATE webhook_messages SET created_at = now() - interval '40 days' WHERE message_id = \(old[0].id)"
        )
        #expect(try await stage.queue.drop(before: WallClock.system.now - .seconds(30 * 86_400), limit: 100) == 1)
        #expect(try await WebhookLog(tenant).list(id, limit: 9).map(\.message) == [old[1].id])
    }

    @Test("tenants see nothing of each other")
    func tenants() async throws {
        let (mine, yours) = (try await stage.tenant("mine"), try await stage.tenant("yours"))
        let (id, _) = try await stage.endpoint(mine, "mine")
        _ = try await stage.add(1, to: yours)
        let store = WebhookEndpointStore(yours, stage.vault)
        #expect(try await store.find(id) == nil)
        #expect(try await store.list(limit: 9).isEmpty)
        #expect(try await store.remove(id) == false)
        #expect(try await store.keys(of: id, at: WallClock.system.now).isEmpty)
        #expect(try await WebhookLog(yours).recover(id, since: Timestamp(microseconds: 0)) == 0)
        #expect(try await stage.states(id, mine).isEmpty)
        #expect(stage.receiver.messages("mine").isEmpty)
    }
}
