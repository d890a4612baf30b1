import CLinux
import Glibc
import Network
import TestSupport

/// A port whose queue of connections is full, so that the next connect gets no answer.
final class FullBacklog {
    let port: UInt16
    private var descriptors: [Int32] = []

    init() throws {
        port = try freePort()
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptors = [listener]
        guard withLoopbackAddress(port, { bind(listener, $0, $1) }) == 0, listen(listener, 0) == 0 else {
            throw NetworkError(.system(errno), "bind")
        }
        for _ in 0..<4 {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            descriptors.append(client)
            _ = withLoopbackAddress(port) { connect(client, $0, $1) }
        }
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }
}
