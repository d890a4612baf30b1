import Concurrency
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

@Suite("Graceful drain", .timeLimit(.minutes(1)))
struct DrainTests {
    private static let wait = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"

    private static func waiting(_ gate: Gate) -> (inout HTTPRouter) -> Void {
        { router in
            router.on(.get, "/wait") { _ in
                await gate.wait()
                return HTTPResponse(.ok, text: "done")
            }
        }
    }

    @Test("requests in flight are answered and told to close; idle connections close; new ones are not taken")
    func inFlight() async throws {
        let gate = Gate()
        let server = try TestServer(DrainTests.waiting(gate))
        let (idle, busy) = (try RawClient(port: server.port), try RawClient(port: server.port))
        await busy.write(DrainTests.wait)
        try await eventually("one is in flight") { server.inFlight == 1 && server.openConnections == 2 }
        server.shutdown.begin()
        #expect(await idle.isAtEnd())
        try await eventually("no more are taken") { (try? RawClient(port: server.port)) == nil }
        gate.open()
        let answer = await busy.readAnswer()
        #expect(answer.text == "done" && answer["connection"] == "close")
        #expect(await busy.isAtEnd())
        try await server.stop()
    }

    @Test("what lasts too long is cut off when the time is over")
    func cutOff() async throws {
        let gate = Gate()
        let server = try TestServer(limits: .with { $0.drainTime = .milliseconds(100) }, DrainTests.waiting(gate))
        let client = try RawClient(port: server.port)
        await client.write(DrainTests.wait)
        try await eventually("it is in flight") { server.inFlight == 1 }
        try await server.stop()
        #expect(await client.isAtEnd())
        #expect(server.inFlight == 0 && server.openConnections == 0)
        gate.open()
    }

    @Test("streams of events end in good order, and what a task writes is finished")
    func streams() async throws {
        let gate = Gate()
        let server = try TestServer { router in
            router.on(.get, "/events") { _ in .events { $0.send(ServerSentEvent(data: Array("first".utf8))) } }
            router.on(.get, "/export") { _ in
                .stream(type: "text/csv") { stream in
                    try await stream.write(Array("a".utf8))
                    await gate.wait()
                    try await stream.write(Array("b".utf8))
                }
            }
        }
        let (events, export) = (try RawClient(port: server.port), try RawClient(port: server.port))
        await events.write("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        await export.write("GET /export HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(await events.read(through: "first\n\n\r\n").contains("text/event-stream"))
        #expect(await export.read(through: "1\r\na\r\n").contains("chunked"))
        server.shutdown.begin()
        #expect(await events.readToEnd() == Array("0\r\n\r\n".utf8))
        gate.open()
        #expect(await export.readToEnd() == Array("1\r\nb\r\n0\r\n\r\n".utf8))
        try await server.stop()
        #expect(server.metrics.contains("streams_ended_total{reason=\"server_stopping\"} 1"))
    }

    @Test("requests that arrive while the server stops and starts are answered whole or not at all")
    func restarts() async throws {
        for _ in 0..<5 {
            let server = try TestServer()
            let answered = Answered()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<8 { tasks.addTask { await DrainTests.load(server, answered) } }
                try await eventually("some are answered") { answered.count.load(ordering: .relaxed) > 100 }
                try await server.stop()
                try await tasks.waitForAll()
            }
            #expect(server.inFlight == 0 && server.openConnections == 0)
        }
    }

    /// Until the server is gone.
    private static func load(_ server: TestServer, _ answered: Answered) async {
        while !server.shutdown.hasBegun, let client = try? RawClient(port: server.port) {
            for _ in 0..<50 {
                await client.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = await client.readAnswer()
                guard answer.status != 0 else { break }
                #expect(answer.status == 200 && answer.text == "hello")
                answered.count.add(1, ordering: .relaxed)
            }
        }
    }
}

private final class Answered: Sendable {
    let count = Atomic(0)
}
