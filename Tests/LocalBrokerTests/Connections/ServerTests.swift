import Foundation
import TestSupport
import Testing

@testable import LocalBroker

/// The executable as it is started by the stack.
@Suite struct ServerTests {
    @Test("whoever sends what is no request is hung up on, and the broker goes on")
    func garbage() async throws {
        let folder = try TemporaryFolder()
        let port = try freePort()
        let broker = try start(port, folder)
        try await eventually("it listens") { try ask(port) == 0 }
        for garbage: [UInt8] in [
            [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 2, 0, 18], [0, 0, 0, 10] + Array(repeating: 9, count: 10),
        ] {
            #expect(try exchange(port, garbage).isEmpty)
        }
        #expect(try ask(port) == 0)
        #expect(try await broker.terminate() == 0)
    }

    @Test("a second broker does not touch the data of the first")
    func lock() async throws {
        let folder = try TemporaryFolder()
        let port = try freePort()
        let first = try start(port, folder)
        try await eventually("it listens") { try ask(port) == 0 }
        let second = try start(try freePort(), folder)
        #expect(try await second.waitForExit() == 1)
        try await first.killNow()
    }

    private enum Silence: Error {
        case notListening, noAnswer
    }

    private func start(_ port: UInt16, _ folder: TemporaryFolder) throws -> ChildProcess {
        try ChildProcess(
            BuildFolder.product("local-broker"),
            ["--port", "\(port)", "--data", folder.file("data")],
            logTo: folder.file("log")
        )
    }

    /// The error code in the answer to ApiVersions.
    private func ask(_ port: UInt16) throws -> Int16 {
        let answer = try exchange(port, [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 7, 0xFF, 0xFF], count: 10)
        var reader = ProtocolReader(answer)
        try reader.skip(8)
        return try reader.integer()
    }

    /// Sends the bytes; gives what comes back, up to `count` bytes or the end.
    private func exchange(_ port: UInt16, _ bytes: [UInt8], count: Int = 100) throws -> [UInt8] {
        let socket = try RawSocket(port: port, patience: 5)
        guard socket.send(bytes) else { throw Silence.notListening }
        errno = 0
        let answer = socket.receive(exactly: count)
        guard errno != EAGAIN else { throw Silence.noAnswer }
        return answer
    }
}
