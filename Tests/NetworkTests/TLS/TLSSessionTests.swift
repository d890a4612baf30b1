import Foundation
import TestSupport
import Testing

@testable import Network

/// Two sessions that talk through memory, so that the test decides how their bytes are cut and changed.
@Suite("TLS session") struct TLSSessionTests {
    private let server: TLSSession
    private let client: TLSSession

    init() async throws {
        let authority = try await TestAuthority()
        let files = try [authority.certificate, authority.key, authority.authority].map {
            try String(contentsOfFile: $0, encoding: .utf8)
        }
        server = try TLSSession(.server(TLSContext(server: .init(chain: files[0], key: files[1]))))
        client = try TLSSession(.client(TLSContext(clientTrusting: files[2]), name: "localhost"))
    }

    @Test("a conversation that arrives byte by byte is the same conversation")
    func byteByByte() throws {
        try client.write(Array("early words".utf8))
        try client.shakeHands()
        for _ in 0..<4 {
            try move(from: client, to: server, by: 1)
            try move(from: server, to: client, by: 1)
        }
        #expect(server.isEstablished && client.isEstablished)
        #expect(try text(server) == "early words")
        try server.write([UInt8](repeating: 65, count: 40_000))
        try move(from: server, to: client, by: 1)
        #expect(try text(client).count == 40_000)
        client.finish()
        try move(from: client, to: server, by: 3)
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

    private func feed(_ bytes: [UInt8], _ session: TLSSession) throws {
        try bytes.withUnsafeBytes { try session.receive($0) }
        if !session.isEstablished { try session.shakeHands() } else { _ = try text(session) }
    }

    private func move(from sender: TLSSession, to receiver: TLSSession, by step: Int) throws {
        let bytes = sender.takeOutput()
        for start in stride(from: 0, to: bytes.count, by: step) {
            let piece = Array(bytes[start..<min(start + step, bytes.count)])
            try piece.withUnsafeBytes { try receiver.receive($0) }
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
