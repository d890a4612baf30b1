import Network
import Observability
import Primitives
import TestSupport
import Testing

@testable import LocalBroker

@Suite struct HostileRequestTests {
    @Test("no bytes whatever, for any request and version, end the broker")
    func noise() async throws {
        let folder = try TemporaryFolder()
        try await onReactor { reactor in
            let broker = try HostileRequestTests.broker(folder, reactor)
            var seed = SeededGenerator(seed: 42)
            for api in APIKey.allCases {
                for version in api.versions {
                    for length in [0, 1, 7, 30, 200] + Array(repeating: 60, count: 40) {
                        try? broker.receive(seed.request(api, version, length), from: PeerStub())
                    }
                }
            }
            // It still speaks.
            let peer = PeerStub()
            try broker.receive(HostileRequestTests.head(.apiVersions, 0), from: peer)
            #expect(peer.answers.count == 1)
        }
    }

    @Test("a version of ApiVersions that is not known is answered in the oldest, with the error that says so")
    func newerApiVersions() async throws {
        let folder = try TemporaryFolder()
        try await onReactor { reactor in
            let peer = PeerStub()
            try HostileRequestTests.broker(folder, reactor)
                .receive(HostileRequestTests.head(.apiVersions, 99), from: peer)
            var reader = ProtocolReader(try #require(peer.answers.first))
            try reader.skip(8)
            #expect(try reader.integer(Int16.self) == ErrorCode.unsupportedVersion.rawValue)
            let count = try reader.array { try $0.skip(6) }.count
            #expect(count == APIKey.allCases.count)
        }
    }

    @Test("a request that is not known is refused")
    func unknownRequest() async throws {
        let folder = try TemporaryFolder()
        try await onReactor { reactor in
            let broker = try HostileRequestTests.broker(folder, reactor)
            var writer = ProtocolWriter()
            for number: Int16 in [24, 0, 0, 1, -1] { writer.integer(number) }
            let request = writer.bytes
            #expect(throws: ErrorCode.unsupportedVersion) { try broker.receive(request, from: PeerStub()) }
        }
    }

    @Test("a length that no request may have is refused before it is waited for")
    func frameLengths() throws {
        for prefix: [UInt8] in [[0x80, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF]] {
            var frames = FrameBuffer(limit: 1000)
            prefix.withUnsafeBytes { frames.append($0) }
            #expect(throws: FrameBuffer.InvalidLength.self) { try frames.next() }
        }
    }

    @Test("requests are cut out of the stream however it is split")
    func frames() throws {
        var frames = FrameBuffer(limit: 1000)
        var found: [[UInt8]] = []
        for byte: UInt8 in [0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0, 0, 0, 1, 9] {
            [byte].withUnsafeBytes { frames.append($0) }
            while let frame = try frames.next() { found.append(frame) }
        }
        #expect(found == [[7, 8], [], [9]])
    }

    private static func broker(_ folder: TemporaryFolder, _ reactor: Reactor) throws -> Broker {
        let options = try #require(try Options(["--data", folder.file("data")]))
        return try Broker(options, reactor, .silent)
    }

    fileprivate static func head(_ api: APIKey, _ version: Int16) -> [UInt8] {
        var writer = ProtocolWriter()
        writer.integer(api.rawValue)
        writer.integer(version)
        writer.integer(Int32(1))
        writer.string("test")
        return writer.bytes
    }

    /// Runs the body on a reactor's thread, where the broker lives.
    private func onReactor(_ body: @escaping @Sendable (Reactor) throws -> Void) async throws {
        let reactor = try Reactor(name: "test")
        defer { reactor.stop() }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            reactor.submit { continuation.resume(with: Result { try body(reactor) }) }
        }
    }
}

private final class PeerStub: Peer {
    let host = "127.0.0.1"
    var whenClosed: (() -> Void)?
    private(set) var answers: [[UInt8]] = []

    func answer(_ response: [UInt8]) { answers.append(response) }
    func answerNothing() {}
}

extension SeededGenerator {
    /// Mostly small bytes, which as lengths and counts lead deepest into a decoder.
    fileprivate mutating func request(_ api: APIKey, _ version: Int16, _ length: Int) -> [UInt8] {
        HostileRequestTests.head(api, version)
            + (0..<length).map { _ in
                next() % 3 == 0 ? UInt8(truncatingIfNeeded: next() % 4) : next() % 8 == 0 ? 0xFF : 0
            }
    }
}
