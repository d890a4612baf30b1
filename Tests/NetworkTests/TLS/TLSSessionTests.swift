import CLinux
import COpenSSL
import TestSupport
import Testing

@testable import Network

/// Two sessions that talk through memory, so that the test decides how their bytes are cut and changed.
@Suite("TLS session") struct TLSSessionTests {
    private let server: TLSSession
    private let client: TLSSession

    init() async throws {
        let authority = try await TestAuthority()
        server = try TLSSession(.server(authority.serverContext()))
        client = try TLSSession(.client(authority.clientContext(), name: "localhost"))
    }

    @Test("a conversation that arrives byte by byte is the same conversation")
    func byteByByte() throws {
        try client.write(Array("early words".utf8))
        try TLSSessionTests.shakeHands(client, server, by: 1)
        #expect(server.isEstablished && client.isEstablished)
        #expect(try text(server) == "early words")
        try server.write([UInt8](repeating: 65, count: 40_000))
        try TLSSessionTests.move(from: server, to: client, by: 1)
        #expect(try text(client).count == 40_000)
        client.finish()
        try TLSSessionTests.move(from: client, to: server, by: 3)
        #expect(try text(server).isEmpty)
        #expect(server.hasEnded)
    }

    @Test("a changed byte ends the session, wherever it is, and never traps")
    func hostile() async throws {
        try client.shakeHands()
        var hello = client.takeOutput()
        hello[Int.random(in: 0..<hello.count)] ^= 0x41
        try? feed(hello, server)
        let noise = (0..<4000).map { _ in UInt8.random(in: 0...255) }
        #expect(throws: NetworkError.self) {
            try feed(noise, server)
            try feed(noise, server)
        }
    }

    @Test("who has said goodbye can still be told things")
    func halfClose() throws {
        try TLSSessionTests.shakeHands(client, server)
        client.finish()
        try TLSSessionTests.move(from: client, to: server)
        #expect(try text(server).isEmpty)
        #expect(server.hasEnded)
        try server.write(Array("one more thing".utf8))
        try TLSSessionTests.move(from: server, to: client)
        #expect(try text(client) == "one more thing")
    }

    @Test("a peer that asks for new keys over and over, and reads no answer, is refused; one that reads may go on")
    func keyUpdates() throws {
        try TLSSessionTests.shakeHands(client, server)
        func ask() throws {
            SSL_key_update(client.raw, SSL_KEY_UPDATE_REQUESTED)
            SSL_do_handshake(client.raw)
            try TLSSessionTests.move(from: client, to: server)
            #expect(try text(server).isEmpty)
        }
        for _ in 0..<2000 {
            try ask()
            server.drained()
        }
        let error = #expect(throws: NetworkError.self) { for _ in 0..<2000 { try ask() } }
        #expect(error?.detail == "too many answers asked for")
    }

    @Test("a server's idle session keeps no more than 16 KiB, whatever it has carried")
    func memory() async throws {
        let authority = try await TestAuthority()
        let (serving, asking) = (try authority.serverContext(), try authority.clientContext())
        var sessions: [TLSSession] = []
        let before = mallinfo2().uordblks
        for _ in 0..<200 {
            let pair = (try TLSSession(.client(asking, name: "localhost")), try TLSSession(.server(serving)))
            try TLSSessionTests.shakeHands(pair.0, pair.1)
            try pair.0.write([UInt8](repeating: 1, count: 300_000))
            try TLSSessionTests.move(from: pair.0, to: pair.1)
            #expect(try text(pair.1).count == 300_000)
            sessions.append(pair.1)
        }
        let each = (Int(mallinfo2().uordblks) - Int(before)) / sessions.count
        print("an idle TLS session: \(each) bytes")
        #expect(each < 16 * 1024)
    }

    @Test("a server without a name would be any server: refused")
    func noName() async throws {
        let context = try await TestAuthority().clientContext()
        for name in ["", "localhost\0.example.com"] {
            #expect(throws: NetworkError.self) { try TLSSession(.client(context, name: name)) }
        }
    }

    private static func shakeHands(_ client: TLSSession, _ server: TLSSession, by step: Int = .max) throws {
        try client.shakeHands()
        for _ in 0..<4 {
            try TLSSessionTests.move(from: client, to: server, by: step)
            try TLSSessionTests.move(from: server, to: client, by: step)
        }
        try #require(client.isEstablished && server.isEstablished)
    }

    private func feed(_ bytes: [UInt8], _ session: TLSSession) throws {
        bytes.withUnsafeBytes { session.receive($0) }
        if !session.isEstablished { try session.shakeHands() } else { _ = try text(session) }
    }

    private static func move(from sender: TLSSession, to receiver: TLSSession, by step: Int = .max) throws {
        let bytes = sender.takeOutput()
        for start in stride(from: 0, to: bytes.count, by: min(step, max(bytes.count, 1))) {
            let piece = Array(bytes[start..<min(start + min(step, bytes.count), bytes.count)])
            piece.withUnsafeBytes { receiver.receive($0) }
            if !receiver.isEstablished { try receiver.shakeHands() }
        }
    }

    private func text(_ session: TLSSession) throws -> String {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        var all: [UInt8] = []
        while case .bytes(let count) = try bytes.withUnsafeMutableBytes({ try session.read(into: $0) }) {
            all += bytes.prefix(count)
        }
        return String(decoding: all, as: UTF8.self)
    }
}
