import Concurrency
import Kafka
import Observability
import Postgres
import Primitives
import ServiceKit
import Storage
import Synchronization
import TestSupport
import Testing
import Wire

@testable import Orchestrator

@Suite(.serialized, .timeLimit(.minutes(3))) struct FanOutsTests {
    private let now = Timestamp(microseconds: WallClock.system.now.microseconds / 1000 * 1000)

    private static let keys = ["1", "index"].map { "\($0) \(String(repeating: "07", count: 32))\n" }.joined()

    private func commands(_ desk: Desk, _ count: Int) async throws -> [RecipientCommand] {
        try await desk.read(.notificationCreated, count: count).map { try RecipientCommand(decoding: $0.value ?? []) }
    }

    @Test("everybody in a topic gets a notification of their own, with an id that follows from their place")
    func everybody() async throws {
        let desk = try await Desk()
        try await desk.makeTopic("news", people: 1200)
        let fanOut = try await desk.fanOut(to: "news", at: now)
        let running = [desk.fansOut(), desk.fansOut()]
        try await eventually("it is done") { try await desk.state(of: fanOut) == .done }
        for part in running { try await part.stop() }
        let commands = try await commands(desk, 1200)
        #expect(commands.count == 1200 && Set(commands.map(\.recipient.user)).count == 1200)
        #expect(Set(commands.map(\.id)) == Set((0..<1200).map(fanOut.id.numbered)))
        for command in commands {
            guard case .created(let created) = command.action else { return #expect(Bool(false)) }
            #expect(created.request.to == .user(command.recipient.user) && created.notificationID == command.id)
            #expect(created.topic == "news" && created.batchID == fanOut.id && created.acceptedAt == now)
            #expect(fanOut.id.numbered(Int(created.batchIndex)) == command.id)
        }
        #expect(try await FanOutStore(try await desk.demo()).find(fanOut.id)?.taken == 1200)
    }

    @Test(
        "who joins behind the place it has reached is taken once, who joins before it is not, who leaves is not taken"
    )
    func joining() async throws {
        let desk = try await Desk()
        try await desk.makeTopic("move", people: 3)
        let fanOut = try await desk.fanOut(to: "move", at: now)
        let queue = FanOutQueue(desk.postgres)
        let owner = UUIDv7(at: now)
        let place = try #require(try await queue.lease(by: owner, for: .seconds(30)))
        let first = try #require(try await queue.step(place, by: owner, for: .seconds(30), after: nil, limit: 2))
        #expect(first.people.map(\.user.rawValue) == ["move-1", "move-2"] && first.end == 2)
        // The page was taken and is made again until it is said to be done.
        #expect(try await queue.step(place, by: owner, for: .seconds(30), after: nil, limit: 2) == first)
        try await desk.execute(
            """
            WITH come AS (INSERT INTO users (tenant_id, user_id) VALUES ('demo', 'move-0'), ('demo', 'move-9') RETURNING 1)
            SELECT count(*) FROM come
            """
        )
        try await desk.execute(
            """
            INSERT INTO topic_subscribers (tenant_id, topic, user_id)
            SELECT 'demo', 'move', user_id FROM users WHERE user_id IN ('move-0', 'move-9')
            """
        )
        try await desk.execute("DELETE FROM users WHERE user_id IN ('move-2', 'move-3')")
        let second = try await queue.step(place, by: owner, for: .seconds(30), after: first, limit: 2)
        #expect(second?.people.map(\.user.rawValue) == ["move-9"] && second?.people.first?.place == 2)
        #expect(try await queue.step(place, by: owner, for: .seconds(30), after: second, limit: 2) == nil)
        #expect(try await desk.state(of: fanOut) == .done)
    }

    @Test(
        "cancelled in the middle, whoever was taken is sent a cancel behind their notification, and the rest is spared"
    )
    func cancel() async throws {
        let desk = try await Desk()
        try await desk.makeTopic("stop", people: 1000)
        let fanOut = try await desk.fanOut(to: "stop", at: now)
        let store = FanOutStore(try await desk.demo())
        let running = desk.fansOut(rate: 400, page: 20)
        try await eventually("some are taken") { try await store.find(fanOut.id)?.taken ?? 0 >= 60 }
        let stopped = try #require(try await store.cancel(fanOut.id))
        #expect(stopped.state == .cancelling && stopped.taken + stopped.prevented == 1000 && stopped.prevented > 0)
        try await eventually("all are recalled") { try await desk.state(of: fanOut) == .cancelled }
        try await running.stop()
        let ended = try #require(try await store.find(fanOut.id))
        #expect(ended.taken == stopped.taken && ended.prevented == stopped.prevented)
        let commands = try await commands(desk, 2 * stopped.taken)
        var made: Set<UUIDv7> = []
        var recalled: Set<UUIDv7> = []
        for command in commands {
            switch command.action {
            case .created(let created): #expect(made.insert(created.notificationID).inserted)
            case .cancel(let cancel):
                // In the person's own order, so that it comes behind.
                #expect(made.contains(cancel.notificationID) && recalled.insert(cancel.notificationID).inserted)
            default: #expect(Bool(false))
            }
        }
        #expect(made.count == stopped.taken && recalled == made)
    }

    @Test(
        "nothing goes before its time, nothing more when it has expired, nothing while a queue is full; a cancel does"
    )
    func times() async throws {
        let desk = try await Desk()
        try await desk.makeTopic("time", people: 10)
        let later = try await desk.fanOut(to: "time", at: now) { $0.sendAt = WallClock.system.now + .seconds(3600) }
        let late = try await desk.fanOut(to: "time", at: now) { $0.expiresAt = WallClock.system.now - .seconds(1) }
        let held = try await desk.fanOut(to: "time", at: now)
        let lag = Mutex(0)
        let length: FanOutBrake.Lag = { _, _ in lag.withLock { $0 } }
        lag.withLock { $0 = 1_000_000 }
        let full = desk.fansOut(lag: length)
        _ = try await FanOutStore(try await desk.demo()).cancel(later.id)
        #expect(try await desk.state(of: later) == .cancelled)
        try await desk.execute("UPDATE fan_outs SET taken = 1, state = 'cancelling' WHERE fan_out_id = \(later.id)")
        try await eventually("cancels pass") { try await desk.state(of: later) == .cancelled }
        #expect(try await desk.state(of: held) == .accepted)
        lag.withLock { $0 = 0 }
        try await eventually("the held one goes") { try await desk.state(of: held) == .done }
        try await eventually("the late one ends") { try await desk.state(of: late) == .expired }
        try await full.stop()
        #expect(try await commands(desk, 10).count == 10)
    }

    @Test("a tenant's requests take turns, and another tenant's waits for none of them")
    func turns() async throws {
        let desk = try await Desk()
        try await desk.makeTopic("long", people: 3000)
        try await desk.makeTopic("short", people: 40)
        try await desk.execute("INSERT INTO tenants (tenant_id, name) VALUES ('other', 'Other')")
        try await desk.execute("INSERT INTO topics (tenant_id, topic) VALUES ('other', 'long')")
        let long = try await desk.fanOut(to: "long", at: now)
        let short = try await desk.fanOut(to: "short", at: now + .milliseconds(1))
        try await desk.execute(
            """
            INSERT INTO fan_outs (tenant_id, fan_out_id, topic, priority, command)
            SELECT 'other', fan_out_id, topic, priority, command FROM fan_outs WHERE fan_out_id = \(long.id)
            """
        )
        let running = desk.fansOut(rate: 300, page: 20, turn: .milliseconds(100))
        try await eventually("the short one is done") { try await desk.state(of: short) == .done }
        #expect(try await desk.state(of: long) == .running)
        try await running.stop()
        let queue = FanOutQueue(desk.postgres)
        try await desk.execute("UPDATE fan_outs SET state = 'running' WHERE fan_out_id = \(short.id)")
        // Of the two that have something to do one is given out.
        #expect(try await queue.lease(by: UUIDv7(at: now), for: .seconds(30)) != nil)
        #expect(try await queue.lease(by: UUIDv7(at: now), for: .seconds(30)) == nil)
        let done: (Int)? = try await desk.postgres.query(
            "SELECT count(*) FROM fan_outs WHERE tenant_id = 'other' AND state = 'done'"
        ).decodeFirst(Int.self)
        #expect(done == 1)
    }

    @Test("10,000 people get it once each, though who fans out is killed again and again")
    func kills() async throws {
        let desk = try await Desk()
        try await desk.makeTopic("all", people: 10_000)
        let fanOut = try await desk.fanOut(to: "all", at: now)
        let folder = try TemporaryFolder()
        func start() throws -> ChildProcess {
            try ChildProcess(
                BuildFolder.product("orchestrator"),
                environment: [
                    "HERALD_KAFKA_BROKERS": desk.servers.broker.bootstrapServers,
                    "HERALD_POSTGRES_URL": desk.servers.database.url(user: "fleet"),
                    "HERALD_REDIS_URL": desk.servers.cache.url, "HERALD_ADMIN_PORT": "\(try freePort())",
                    "HERALD_DATA_KEYS": Self.keys, "HERALD_FANOUT_RATE": "4000",
                ],
                logTo: folder.file("orchestrator.log")
            )
        }
        let store = FanOutStore(try await desk.demo())
        for round in 1...3 {
            let child = try start()
            try await eventually("round \(round) goes on", within: .seconds(30)) {
                try await store.find(fanOut.id)?.taken ?? 0 >= round * 2000
            }
            try await child.killNow()
            // It has the lease for half a minute: nobody could say that it is dead.
            try await desk.execute("UPDATE fan_outs SET leased_until = now()")
        }
        let last = try start()
        try await eventually("it is done", within: .seconds(60)) { try await desk.state(of: fanOut) == .done }
        let admin = try KafkaAdmin(KafkaConfiguration(brokers: desk.servers.broker.bootstrapServers), logger: .silent)
        try await eventually("all are decided", within: .seconds(60)) {
            try await admin.lag(of: "orchestrator", in: [Topic.notificationCreated.name]).allSatisfy { $0.lag == 0 }
        }
        try await last.killNow()
        let queue = TopicPartition(Topic.queued(.inapp).name, 0)
        let count = try await admin.watermarks(of: [queue])[queue]?.high ?? 0
        let dispatches = try await desk.read(.queued(.inapp), count: Int(count))
        let sent = try Desk.dispatches(dispatches)
        let byPerson = Dictionary(grouping: sent, by: \.recipient.user).mapValues { Set($0.map(\.id)) }
        #expect(byPerson.count == 10_000 && byPerson.allSatisfy { $0.value.count == 1 })
        #expect(try await store.find(fanOut.id)?.taken == 10_000)
    }
}
