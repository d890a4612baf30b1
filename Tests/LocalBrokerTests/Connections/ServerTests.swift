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
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0, send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Silence.notListening
        }
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var buffer = [UInt8](repeating: 0, count: count)
        let received = recv(descriptor, &buffer, count, Int32(MSG_WAITALL))
        guard received >= 0 || errno == ECONNRESET else { throw Silence.noAnswer }
        return Array(buffer.prefix(max(0, received)))
    }
}
