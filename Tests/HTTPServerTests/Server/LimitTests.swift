import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

@Suite("HTTPServerLimits", .timeLimit(.minutes(1)))
struct LimitTests {
    @Test("a head that comes byte by byte is refused when its time is over; the others are served meanwhile")
    func slowLoris() async throws {
        let server = try TestServer(limits: .with { $0.headTime = .milliseconds(200) })
        let (slow, other) = (try RawClient(port: server.port), try RawClient(port: server.port))
        await slow.write("GET /hello HTTP/1.1\r\nHost: a\r\nX: ")
        async let answer = slow.readAnswer()
        while server.openConnections == 2 {
            await other.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            guard await other.readAnswer().status == 200 else { break }
            if server.metrics.contains("request_too_slow") { break }
        }
        let refusal = await answer
        #expect(refusal.status == 408 && refusal.code == "request_too_slow")
    }

    @Test("a body that does not come is refused when its time is over")
    func slowBody() async throws {
        let server = try TestServer(limits: .with { $0.bodyTime = .milliseconds(100) })
        let client = try RawClient(port: server.port)
        await client.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")
        #expect(await client.readAnswer().status == 408)
    }

    @Test("connections that send nothing, at first or after a request, are closed without a word")
    func idle() async throws {
        let server = try TestServer(
            limits: .with { ($0.headTime, $0.idleTime) = (.milliseconds(100), .milliseconds(100)) }
        )
        let (silent, done) = (try RawClient(port: server.port), try RawClient(port: server.port))
        await done.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(await done.readAnswer().status == 200)
        for client in [silent, done] { #expect(await client.isAtEnd()) }
    }

    @Test("a handler that takes too long is cancelled and answered for; what it says later reaches no one")
    func slowHandler() async throws {
        let wasCancelled = Atomic(false)
        let server = try TestServer(limits: .with { $0.handlerTime = .milliseconds(100) }) { router in
            router.on(.get, "/slow") { _ in
                try? await Task.sleep(for: .seconds(20))
                wasCancelled.store(Task.isCancelled, ordering: .relaxed)
                return HTTPResponse(.ok, text: "late")
            }
        }
        let client = try RawClient(port: server.port)
        await client.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = await client.readAnswer()
        #expect(answer.status == 503 && answer.code == "handler_too_slow" && answer["retry-after"] == "1")
        #expect(await client.isAtEnd())
        try await eventually("the handler is cancelled") { wasCancelled.load(ordering: .relaxed) }
    }

    @Test("a client that leaves cancels the handler that works for it")
    func clientLeaves() async throws {
        let cancelled = Gate()
        let server = try TestServer { router in
            router.on(.get, "/slow") { _ in
                try? await Task.sleep(for: .seconds(20))
                cancelled.open()
                return HTTPResponse(.ok)
            }
        }
        var client: RawClient? = try RawClient(port: server.port)
        await client?.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        try await eventually("it is in flight") { server.inFlight == 1 }
        await client?.reset()
        client = nil
        await cancelled.wait()
        try await eventually("nothing is left") { server.inFlight == 0 && server.openConnections == 0 }
    }

    @Test("one connection more than there may be is told so, and served again when there is room")
    func connections() async throws {
        let server = try TestServer(limits: .with { $0.connections = 2 })
        let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
        var clients = [try RawClient(port: server.port), try RawClient(port: server.port)]
        try await eventually("both are open") { server.openConnections == 2 }
        let third = try RawClient(port: server.port)
        await third.write(hello)
        let refusal = await third.readAnswer()
        #expect(refusal.status == 503 && refusal.code == "too_many_connections" && refusal["retry-after"] == "1")
        clients.removeLast()
        try await eventually("there is room") { server.openConnections == 1 }
        let fourth = try RawClient(port: server.port)
        await fourth.write(hello)
        #expect(await fourth.readAnswer().status == 200)
    }

    @Test("a client that takes nothing of its answer is dropped")
    func writeStall() async throws {
        let large = [UInt8](repeating: 7, count: 32 << 20)
        let server = try TestServer(limits: .with { $0.writeStallTime = .milliseconds(200) }) { router in
            router.on(.get, "/large") { _ in HTTPResponse(.ok, bytes: large) }
        }
        let client = try RawClient(port: server.port, receiveBuffer: 4096)
        await client.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        try await eventually("it is in the queue") { server.metrics.contains("route=\"/large\",status=\"2xx\"} 1") }
        try await eventually("it is dropped") { server.openConnections == 0 }
        #expect(server.metrics.contains("refusals_total{code=\"client_too_slow\"} 1"))
        #expect(await client.readToEnd().count < large.count)
    }

    @Test("a large answer to a client that reads is not cut short, and the next request waits for it")
    func largeAnswer() async throws {
        let large = [UInt8](repeating: 7, count: 32 << 20)
        let server = try TestServer(limits: .with { $0.writeStallTime = .seconds(5) }) { router in
            router.on(.get, "/large") { _ in HTTPResponse(.ok, bytes: large) }
        }
        let client = try RawClient(port: server.port)
        let request = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
        await client.write(request + request)
        for _ in 0..<2 { #expect(await client.readAnswer().body.count == large.count) }
    }
}
