import Concurrency
import Network
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

@Suite("HTTPStream", .timeLimit(.minutes(1)))
struct HTTPStreamTests {
    private struct Failure: Error {}

    private static let get = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("events go to every client at once, in chunks, and a client that leaves is known to have left")
    func broadcast() async throws {
        let hub = Hub()
        let server = try TestServer { $0.on(.get, "/events") { _ in .events { hub.add($0) } } }
        let clients = try (0..<10).map { _ in try RawClient(port: server.port) }
        for client in clients { await client.write(HTTPStreamTests.get) }
        try await eventually("all are there") { hub.count == 10 }
        hub.send(ServerSentEvent(id: "1", event: "a", data: Array("b\nc".utf8)))
        for client in clients {
            #expect(await client.read(through: "\r\n\r\n").contains("Transfer-Encoding: chunked"))
            #expect(await client.read(through: "\n\n\r\n") == "20\r\nid: 1\nevent: a\ndata: b\ndata: c\n\n\r\n")
        }
        for client in clients.dropFirst() { await client.reset() }
        try await eventually("the others have left") { hub.count == 1 && server.openStreams == 1 }
        #expect(server.metrics.contains("streams_ended_total{reason=\"client_left\"} 9"))
    }

    @Test("a client that reads too slowly is dropped, and the others get everything")
    func slowClient() async throws {
        let hub = Hub()
        let server = try TestServer(limits: .with { $0.streamQueue = 64 * 1024 }) { router in
            router.on(.get, "/events") { _ in .events { hub.add($0) } }
        }
        let (slow, quick) = (try RawClient(port: server.port), try RawClient(port: server.port))
        for client in [slow, quick] { await client.write(HTTPStreamTests.get) }
        try await eventually("both are there") { hub.count == 2 }
        _ = await quick.read(through: "\r\n\r\n")
        let event = ServerSentEvent(data: [UInt8](repeating: 0x61, count: 32 * 1024))
        for _ in 0..<2000 where hub.count == 2 {
            hub.send(event)
            #expect(await quick.read(through: "\n\n\r\n").utf8.count == event.bytes.count + 8)
        }
        #expect(hub.count == 1)
        try await eventually("it is counted") {
            server.metrics.contains("streams_ended_total{reason=\"client_too_slow\"} 1")
        }
        withExtendedLifetime(slow) {}
    }

    @Test("an idle stream is sent heartbeats")
    func heartbeat() async throws {
        let server = try TestServer(limits: .with { $0.streamHeartbeat = .milliseconds(50) }) { router in
            router.on(.get, "/events") { _ in .events { _ in } }
        }
        let client = try RawClient(port: server.port)
        await client.write(HTTPStreamTests.get)
        _ = await client.read(through: "\r\n\r\n")
        for _ in 0..<3 { #expect(await client.read(through: "\n\n\r\n") == "3\r\n:\n\n\r\n") }
    }

    @Test("a stream that is finished leaves the connection for the next request")
    func keepAlive() async throws {
        let server = try TestServer { router in
            router.on(.get, "/events") { _ in
                .events { stream in
                    stream.send(Array("x".utf8))
                    stream.finish()
                    #expect(!stream.send(Array("late".utf8)))
                }
            }
        }
        let client = try RawClient(port: server.port)
        await client.write(HTTPStreamTests.get + HTTPStreamTests.get)
        for _ in 0..<2 {
            _ = await client.read(through: "\r\n\r\n")
            #expect(await client.read(through: "0\r\n\r\n") == "1\r\nx\r\n0\r\n\r\n")
        }
    }

    @Test("a client of HTTP/1.0 gets the body without chunks, up to the end of the connection")
    func oldClient() async throws {
        let server = try TestServer { router in
            router.on(.get, "/events") { _ in .stream(type: "text/plain") { try await $0.write(Array("abc".utf8)) } }
        }
        let client = try RawClient(port: server.port)
        await client.write("GET /events HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(await client.read(through: "\r\n\r\n").contains("Connection: close"))
        #expect(await client.readToEnd() == Array("abc".utf8))
    }

    @Test("HEAD opens no stream")
    func head() async throws {
        let server = try TestServer { $0.on(.get, "/events") { _ in .events { _ in Issue.record("opened") } } }
        let client = try RawClient(port: server.port)
        for _ in 0..<2 {
            await client.write("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await client.readAnswer().status == 200)
        }
    }

    @Test("a writer waits for its client, and everything arrives")
    func backPressure() async throws {
        let part = [UInt8](repeating: 7, count: 100_000)
        let ahead = Atomic(0)
        let server = try TestServer(limits: .with { $0.streamQueue = 256 * 1024 }) { router in
            router.on(.get, "/events") { _ in
                .stream(type: "application/octet-stream") { stream in
                    for _ in 0..<300 {
                        try await stream.write(part)
                        ahead.add(1, ordering: .relaxed)
                    }
                }
            }
        }
        let client = try RawClient(port: server.port, receiveBuffer: 4096)
        await client.write(HTTPStreamTests.get)
        _ = await client.read(through: "\r\n\r\n")
        #expect(ahead.load(ordering: .relaxed) < 200)
        var total = 0
        for chunk in await client.readChunks() { total += chunk.count }
        #expect(total == 300 * part.count)
    }

    @Test("a writer that throws resets the connection, so that no one takes the part for the whole")
    func failure() async throws {
        let server = try TestServer { router in
            router.on(.get, "/events") { _ in
                .stream(type: "text/plain") { stream in
                    try await stream.write(Array("abc".utf8))
                    throw Failure()
                }
            }
        }
        let client = try RawClient(port: server.port)
        await client.write(HTTPStreamTests.get)
        #expect(!String(decoding: await client.readToEnd(), as: UTF8.self).hasSuffix("0\r\n\r\n"))
        try await eventually("it is logged") { server.logged.contains("Failure()") }
    }

    @Test("a client that leaves ends the task that writes for it")
    func clientLeaves() async throws {
        let ended = Gate()
        let server = try TestServer { router in
            router.on(.get, "/events") { _ in
                .stream(type: "text/plain") { stream in
                    defer { ended.open() }
                    while true { try await stream.write([UInt8](repeating: 7, count: 10_000)) }
                }
            }
        }
        let client = try RawClient(port: server.port)
        await client.write(HTTPStreamTests.get)
        _ = await client.read(100_000)
        await client.reset()
        await ended.wait()
        try await eventually("nothing is left") { server.openConnections == 0 && server.openStreams == 0 }
    }

    @Test("an actor on the stream's reactor sends without a hop, in order with the others")
    func onReactor() async throws {
        let server = try TestServer { router in
            router.on(.get, "/events") { _ in
                .events { stream in
                    #expect(stream.reactor.isCurrent)
                    for number in 0..<100 { stream.send(Array("\(number),".utf8)) }
                    stream.finish()
                }
            }
        }
        let client = try RawClient(port: server.port)
        await client.write(HTTPStreamTests.get)
        _ = await client.read(through: "\r\n\r\n")
        var text = ""
        for chunk in await client.readChunks() {
            text += String(decoding: chunk, as: UTF8.self)
        }
        #expect(text == (0..<100).map { "\($0)," }.joined())
    }
}

/// The open streams of a test's server.
private final class Hub: Sendable {
    private let streams = Mutex<[ObjectIdentifier: HTTPStream]>([:])

    var count: Int { streams.withLock { $0.count } }

    func add(_ stream: HTTPStream) {
        streams.withLock { $0[ObjectIdentifier(stream)] = stream }
        stream.onEnd { [weak self] _ in self?.streams.withLock { $0[ObjectIdentifier(stream)] = nil } }
    }

    func send(_ event: ServerSentEvent) {
        for stream in streams.withLock({ Array($0.values) }) { stream.send(event) }
    }
}
