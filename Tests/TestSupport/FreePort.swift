import Foundation

/// A TCP port of 127.0.0.1 that was free a moment ago. It is below those that the system gives to connections and to
/// servers that leave the choice to it, so that none of these takes it before it is used.
package func freePort() throws -> UInt16 {
    for _ in 0..<100 {
        let port = UInt16.random(in: 10_000..<32_768)
        if try isFree(port) { return port }
    }
    throw NeverHappened(description: "no free port")
}

private func isFree(_ port: UInt16) throws -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw NeverHappened(description: "no socket: errno \(errno)") }
    defer { close(descriptor) }
    return withLoopbackAddress(port) { bind(descriptor, $0, $1) } == 0
}
