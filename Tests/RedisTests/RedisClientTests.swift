import Concurrency
import Observability
import Redis
import TestSupport
import Testing

@Suite(.serialized) struct RedisClientTests {
    @Test("values of every kind come back as they were stored")
    func values() async throws {
        let server = try await RedisServer()
        let client = try Fixture(server.url).client
        let bytes = (0...255).map { UInt8($0) } + [13, 10, 0]
        try await client.set("bytes", to: bytes)
        try await client.set("text", to: "größe\r\n$5")
        try await client.set("number", to: -42)
        #expect(try await client.get("bytes", as: [UInt8].self) == bytes)
        #expect(try await client.get("text", as: String.self) == "größe\r\n$5")
        #expect(try await client.get("number", as: Int.self) == -42)
        #expect(try await client.get("nothing", as: String.self) == nil)
        #expect(try await server.cli("GET", "number") == "-42")
        await client.shutDown()
    }

    @Test("calls of many tasks share few writes, and each gets its own answer")
    func pipelining() async throws {
        let server = try await RedisServer()
        let fixture = try Fixture(server.url)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2000 {
                group.addTask {
                    try await fixture.client.set("k\(number)", to: number)
                    let value = try await fixture.client.get("k\(number)", as: Int.self)
                    #expect(value == number)
                }
            }
            try await group.waitForAll()
        }
        let writes = fixture.metrics.counter("herald_redis_writes_total", "").value
        #expect(writes < 2000, "4000 calls took \(writes) writes")
        try await eventually("nothing is in flight", within: .seconds(10)) {
            fixture.metrics.gauge("herald_redis_in_flight", "").value == 0
        }
        await fixture.client.shutDown()
    }

    @Test("a pipeline's commands have each their own result, errors among them")
    func pipeline() async throws {
        let server = try await RedisServer()
        let client = try Fixture(server.url).client
        let results = await client.pipeline([
            .set("word", to: "x"), RedisCommand("INCR", .key("word")), RedisCommand("NOSUCH"), .get("word"),
        ])
        #expect(try results[0].get() == .status("OK"))
        #expect(throws: RedisError.self) { try results[1].get() }
        #expect(throws: RedisError.self) { try results[2].get() }
        #expect(try results[3].get() == .bytes(Array("x".utf8)))
        await client.shutDown()
    }

    @Test("an error of the server is typed, says whether trying again helps, and quotes no value")
    func errors() async throws {
        let server = try await RedisServer()
        let client = try Fixture(server.url).client
        try await client.set("secret", to: "value")
        let error = await #expect(throws: RedisError.self) {
            try await client.send("LPUSH", .key("secret"), "s3cret")
        }
        #expect(error?.code == .server(.wrongType) && error?.isRetriable == false)
        #expect(error?.description.contains("s3cret") == false)
        await client.shutDown()
    }

    @Test("a server that stops answering costs a call its deadline and no more, and serves again when it wakes")
    func stall() async throws {
        let server = try await RedisServer()
        let client = try Fixture(server.url) { $0.connectionsPerServer = 1 }.client
        try await client.ping()
        server.pause()
        let start = ContinuousClock.now
        let error = await #expect(throws: RedisError.self) {
            try await client.set("k", to: 1, until: .after(.milliseconds(200)))
        }
        #expect(error?.code == .timedOut && error?.maybeApplied == true && error?.isRetriable == true)
        #expect(start.duration(to: .now) < .seconds(10))
        server.resume()
        try await eventually("it serves again") {
            try await client.ping()
            return true
        }
        await client.shutDown()
    }

    @Test("killed and restarted under load: every call ends, and what was answered was done")
    func restart() async throws {
        let server = try await RedisServer()
        let client = try Fixture(server.url).client
        try await client.ping()
        let load = Task {
            await withTaskGroup(of: Bool.self) { group in
                for number in 0..<400 {
                    group.addTask {
                        for step in 0..<50 {
                            do throws(RedisError) {
                                try await client.set("k\(number)", to: step, until: .after(.seconds(5)))
                            } catch {
                                guard error.isRetriable else { return false }
                            }
                        }
                        return true
                    }
                }
                return await group.reduce(true) { $0 && $1 }
            }
        }
        try await server.kill()
        try await server.start()
        #expect(await load.value)
        try await client.ping(until: .after(.seconds(5)))
        await client.shutDown()
    }

    @Test("a cancelled call ends at once and leaves replies and calls in step")
    func cancellation() async throws {
        let server = try await RedisServer()
        let client = try Fixture(server.url) { $0.connectionsPerServer = 1 }.client
        try await client.set("a", to: "first")
        server.pause()
        let call = Task { try await client.get("a", as: String.self, until: .after(.seconds(30))) }
        call.cancel()
        let error = await #expect(throws: RedisError.self) { try await call.value }
        #expect(error?.code == .cancelled && error?.isRetriable == false)
        server.resume()
        try await client.set("b", to: "second")
        #expect(try await client.get("b", as: String.self) == "second")
        await client.shutDown()
    }

    @Test("a shutdown answers what was called before it and refuses what comes after")
    func shutDown() async throws {
        let server = try await RedisServer()
        let client = try Fixture(server.url).client
        let calls = (0..<100).map { number in Task { try await client.increment("n") + number * 0 } }
        try await eventually("a call is answered") { try await server.cli("GET", "n") != "" }
        await client.shutDown()
        for call in calls {
            if case .failure(let error) = await call.result { #expect((error as? RedisError)?.code == .shutDown) }
        }
        let error = await #expect(throws: RedisError.self) { try await client.ping() }
        #expect(error?.code == .shutDown)
    }

    @Test("a password is given, a wrong one is told to the caller at once and not tried for ever")
    func authentication() async throws {
        let server = try await RedisServer(options: ["--requirepass", "open sesame"])
        let right = try Fixture("redis://:open%20sesame@127.0.0.1:\(server.port)/3").client
        try await right.set("k", to: 1)
        await right.shutDown()
        let wrong = try Fixture("redis://:other@127.0.0.1:\(server.port)").client
        let error = await #expect(throws: RedisError.self) { try await wrong.ping(until: .after(.seconds(20))) }
        #expect(error?.isRetriable == false)
        await wrong.shutDown()
    }

    @Test("with no server there, a call ends by its deadline and says that nothing was sent")
    func absent() async throws {
        let client = try Fixture("redis://127.0.0.1:\(try freePort())").client
        let error = await #expect(throws: RedisError.self) { try await client.ping(until: .after(.milliseconds(300))) }
        #expect(error?.code == .connectionFailed && error?.maybeApplied == false && error?.isRetriable == true)
        await client.shutDown()
    }
}
