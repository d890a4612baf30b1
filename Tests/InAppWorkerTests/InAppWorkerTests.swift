import Foundation
import HTTPClient
import Kafka
import Primitives
import ServiceKit
import Storage
import TestSupport
import Testing
import Wire

@testable import InAppWorker

@Suite("InAppWorker", .serialized, .timeLimit(.minutes(3)))
struct InAppWorkerTests {
    @Test("an item reaches every stream of its person by each transport, and reading in one place updates the others")
    func transports() async throws {
        let stage = try await InboxStage()
        let (one, two) = (try await stage.replica(), try await stage.replica())
        let token = try stage.token("ann")
        let events = try StreamReader(.events, port: one.port, token: token, after: 0)
        let socket = try StreamReader(.socket, port: two.port, token: token, after: 0)
        try await eventually("both are open") { !events.head.isEmpty && !socket.head.isEmpty }
        #expect(socket.head.contains("Sec-WebSocket-Protocol: herald.v1"))
        async let polled = stage.ask(.get, "/api/v1/inbox/poll?after=0&wait=30", at: one, token: token)
        let dispatch = try stage.dispatch("ann")
        try await stage.send([dispatch, try stage.dispatch("bob")])
        try await eventually("the item has come", within: .seconds(20)) {
            events.events.count == 2 && socket.events.count == 2
        }
        #expect(events.events == socket.events)
        #expect(events.events.map(\.name) == ["notification", "counts"])
        #expect(try await polled.events == ["notification", "counts"])
        let feed = try await stage.ask(.get, "/api/v1/inbox", at: two, token: token)
        #expect(feed.titles == ["hello"] && feed.unread == 1 && feed.ids == [dispatch.id.description])

        let read = try await stage.ask(.post, "/api/v1/inbox/\(dispatch.id)/read", at: two, token: token)
        #expect(read.status == 200)
        try await eventually("the others are told") { events.numbers == [1, 2] && socket.numbers == [1, 2] }
        #expect(events.events[2]["change"] == "read")
        #expect(try await stage.ask(.get, "/api/v1/inbox?state=unread", at: one, token: token).ids == [])
        let commands = try await stage.records(.notificationCreated, count: 1).map {
            try RecipientCommand(decoding: try #require($0.value))
        }
        let engaged = commands.compactMap { if case .engaged(let engaged) = $0.action { engaged } else { nil } }
        #expect(engaged.map(\.notificationID) == [dispatch.notificationID] && engaged.map(\.kind) == [.read])
        let sent = try await stage.records(.sent(.inapp), count: 2).map {
            try DeliveryEvent(decoding: try #require($0.value))
        }
        #expect(Set(sent.map(\.status)) == [.sent])
        for replica in [one, two] { #expect(try await replica.process.terminate() == 0) }
        try await eventually("the streams have ended") { events.hasEnded && socket.hasEnded }
        try await stage.stop()
    }

    @Test("while Kafka is away people go on reading, and their owners are told of it when it is back")
    func brokerAway() async throws {
        let stage = try await InboxStage()
        let (replica, token) = (try await stage.replica(), try stage.token("eve"))
        let dispatch = try stage.dispatch("eve")
        try await stage.send([dispatch])
        try await eventually("the item has come", within: .seconds(20)) {
            try await stage.ask(.get, "/api/v1/inbox", at: replica, token: token).unread == 1
        }
        try await stage.broker.kill()
        let path = "/api/v1/inbox/\(dispatch.id)/read"
        #expect(try await stage.ask(.post, path, at: replica, token: token).status == 200)
        // It is told by another process, from the database.
        try await replica.process.killNow()
        try await stage.broker.start()
        let other = try await stage.replica()
        let commands = try await stage.records(.notificationCreated, count: 1, within: .seconds(60)).map {
            try RecipientCommand(decoding: try #require($0.value))
        }
        let engaged = commands.compactMap { if case .engaged(let engaged) = $0.action { engaged } else { nil } }
        #expect(engaged.map(\.notificationID) == [dispatch.notificationID] && engaged.map(\.kind) == [.read])
        try await other.process.terminate()
        try await stage.stop()
    }

    @Test("replicas that are killed lose no item: who comes back elsewhere misses nothing and gets nothing twice")
    func killed() async throws {
        let stage = try await InboxStage()
        var replicas: [Replica] = []
        for _ in 0..<3 { replicas.append(try await stage.replica()) }
        let people = (0..<6).map { "user-\($0)" }
        var logs = [String: [StreamReader.Event]](minimumCapacity: 6)
        var readers: [String: StreamReader] = [:]
        for (index, user) in people.enumerated() {
            let transport: StreamReader.Transport = index.isMultiple(of: 2) ? .events : .socket
            let port = replicas[index % 3].port
            readers[user] = try StreamReader(transport, port: port, token: try stage.token(user), after: 0)
        }
        for round in 0..<6 {
            try await stage.send(
                try people.flatMap { user in
                    try (0..<10).map { try stage.dispatch(user, title: "\(round)-\($0)") }
                }
            )
            if round == 2 || round == 4 {
                let victim = round == 2 ? 0 : 1
                try await replicas[victim].process.killNow()
                for (index, user) in people.enumerated() {
                    guard let reader = readers[user] else { continue }
                    if index % 3 != victim, !(round == 4 && index % 3 == 0) { continue }
                    reader.close()
                    try await eventually("its stream has ended") { reader.hasEnded }
                    logs[user, default: []] += reader.events
                    let last = logs[user]?.last?.seq ?? 0
                    readers[user] = try StreamReader(
                        .events,
                        port: replicas[2].port,
                        token: try stage.token(user),
                        after: last
                    )
                }
            }
        }
        for user in people {
            let reader = try #require(readers[user])
            let before = logs[user] ?? []
            let key = RecipientKey("acme", try #require(UserID(rawValue: user)))
            try await eventually("\(user) has everything", within: .seconds(90)) {
                (before + reader.events).filter { $0.name == "notification" }.count >= 60
            }
            let all = (before + reader.events).filter { $0.name != "counts" }
            #expect(all.map(\.seq) == (1...60).map { Int64($0) })
            #expect(Set(all.map(\.name)) == ["notification"])
            #expect(try await stage.store.feed(of: key, limit: 100).counts.unread == 60)
        }
        for reader in readers.values { reader.close() }
        for replica in replicas.dropFirst(2) { try await replica.process.terminate() }
        try await stage.stop()
    }

    @Test(
        "a retraction takes the item back, a collapse key replaces it, and a client that knows too little begins anew"
    )
    func retraction() async throws {
        let stage = try await InboxStage()
        let replica = try await stage.replica()
        let token = try stage.token("ann")
        let stream = try StreamReader(.events, port: replica.port, token: token)
        try await eventually("it begins") { stream.events.map(\.name) == ["reset"] }
        let first = try stage.dispatch("ann", title: "first", collapse: "k")
        let second = try stage.dispatch("ann", title: "second", collapse: "k")
        try await stage.send([first, second])
        var retraction = try stage.dispatch("ann", notification: second.notificationID)
        (retraction.operation, retraction.content) = (.retract, nil)
        try await stage.send([retraction])
        try await eventually("all has come", within: .seconds(20)) { stream.numbers.count == 4 }
        let names = stream.events.map(\.name).filter { $0 != "counts" }
        #expect(names == ["reset", "notification", "retracted", "notification", "retracted"])
        #expect(try await stage.ask(.get, "/api/v1/inbox", at: replica, token: token).ids == [])
        let sent = try await stage.records(.sent(.inapp), count: 3).map {
            try DeliveryEvent(decoding: try #require($0.value))
        }
        #expect(sent.map(\.status) == [.sent, .sent, .retracted])
        try await replica.process.terminate()
        try await stage.stop()
    }

    @Test("the door: recipients alone, within limits, until their tokens end; pages of other origins as allowed")
    func door() async throws {
        let stage = try await InboxStage()
        let replica = try await stage.replica(environment: ["HERALD_STREAMS_PERSON": "2"])
        let token = try stage.token("ann")
        #expect(try await stage.ask(.get, "/api/v1/inbox", at: replica, token: nil).status == 401)
        let admin = try stage.token("boss", roles: ["admin"])
        #expect(try await stage.ask(.get, "/api/v1/inbox", at: replica, token: admin).code == "forbidden")
        let nothing = UUIDv7(at: WallClock.system.now)
        let missing = try await stage.ask(.post, "/api/v1/inbox/\(nothing)/read", at: replica, token: token)
        #expect(missing.status == 404 && missing.code == "no_such_item")
        let page = try await stage.ask(
            .get,
            "/api/v1/inbox",
            at: replica,
            token: token,
            headers: ["Origin": "https://app.example"]
        )
        #expect(page.headers["Access-Control-Allow-Origin"] == "https://app.example")
        let other = try await stage.ask(
            .get,
            "/api/v1/inbox",
            at: replica,
            token: token,
            headers: ["Origin": "https://evil.example"]
        )
        #expect(other.headers["Access-Control-Allow-Origin"] == nil)
        let empty = try await stage.ask(.get, "/api/v1/inbox/poll?after=0&wait=0", at: replica, token: token)
        #expect(empty.status == 200 && empty.events == [])

        let short = try stage.token("ann", expires: .seconds(5))
        let streams = try [
            StreamReader(.events, port: replica.port, token: short),
            StreamReader(.socket, port: replica.port, token: short),
        ]
        try await eventually("both begin") { streams.allSatisfy { $0.events.count == 1 } }
        #expect(try await stage.ask(.get, "/api/v1/inbox/stream", at: replica, token: token).code == "too_many_streams")
        try await eventually("they end with their token", within: .seconds(15)) { streams.allSatisfy(\.hasEnded) }
        try await replica.process.terminate()
        try await stage.stop()
    }
}

extension TextColumn {
    /// A test's own texts are valid.
    public init(stringLiteral text: String) {
        guard let value = Self(rawValue: text) else { preconditionFailure("\(text) is no \(Self.self)") }
        self = value
    }
}

extension TenantID: ExpressibleByStringInterpolation {}
extension UserID: ExpressibleByStringInterpolation {}
