import Network
import Synchronization
import TestSupport
import Testing

@Suite("Connection", .timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test("what is sent comes back whole, however large and however it was cut")
    func echo() async throws {
        let server = try EchoServer()
        let client = try await TestClient(server.port)
        let message = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var parts = [Array(message.prefix(7))]
        parts += stride(from: 7, to: 300_007, by: 1000).map { Array(message[$0..<$0 + 1000]) }
        await client.send(parts)
        await client.send([Array(message.dropFirst(300_007))])
        try await eventually("all came back") { client.seen.received.count == message.count }
        #expect(client.seen.received == message)
        await client.close()
        try await eventually("the server saw the end") { server.closed == 1 }
    }

    @Test("what the peer does not take is queued and counted, and its leaving is told once")
    func backPressure() async throws {
        let server = try EchoServer()
        let client = try await TestClient(server.port)
        await client.pauseReading()
        await client.send([[UInt8](repeating: 1, count: 40_000_000)])
        try await eventually("the server's queue fills") { await server.queuedBytes > 1_000_000 }
        #expect(await client.queuedBytes > 0)
        #expect(client.seen.drained == 0)
        await client.resumeReading()
        try await eventually("the queue has gone") {
            client.seen.drained == 1 && client.seen.received.count == 40_000_000
        }
        #expect(await client.queuedBytes == 0)
    }

    @Test("a paused connection gets nothing until it resumes")
    func pause() async throws {
        let server = try EchoServer()
        let client = try await TestClient(server.port)
        await client.send([[1]])
        try await eventually("the first came back") { client.seen.received == [1] }
        await client.pauseReading()
        await client.send([[2]])
        try await eventually("the server answered") { server.received == 2 }
        #expect(client.seen.received == [1])
        await client.resumeReading()
        try await eventually("the second came back") { client.seen.received == [1, 2] }
    }

    @Test("closing after the flush loses nothing of what was queued")
    func closeAfterFlush() async throws {
        let server = try EchoServer()
        let client = try await TestClient(server.port)
        await client.sendAndFinish([UInt8](repeating: 7, count: 3_000_000), lingering: .seconds(5))
        try await eventually("the server has it all") { server.received == 3_000_000 }
        try await eventually("both ends closed") { server.closed == 1 && client.seen.closed == 1 }
    }

    @Test("an abort is an error to the peer, a close is not")
    func abort() async throws {
        let server = try EchoServer()
        let client = try await TestClient(server.port)
        await client.send([[1]])
        try await eventually("it is open") { client.seen.received == [1] }
        await client.abort()
        try await eventually("the server saw a reset") { server.errors == [.system(104)] }
    }

    @Test("writing to a peer that has gone ends in one call of closed, in a later turn")
    func writeAfterReset() async throws {
        let server = try EchoServer()
        let client = try await TestClient(server.port)
        await client.send([[1]])
        try await eventually("it is open") { client.seen.received == [1] }
        await server.abortAll()
        try await eventually("the client noticed") {
            await client.send([[2]])
            return client.seen.closed == 1
        }
    }
}
