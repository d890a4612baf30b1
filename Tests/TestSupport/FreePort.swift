import Foundation

/// A TCP port of 127.0.0.1 that was free a moment ago.
package func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    let isBound = withLoopbackAddress(0) { bind(descriptor, $0, $1) } == 0
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard isBound, status == 0 else { throw NeverHappened(description: "no free port: errno \(errno)") }
    return UInt16(bigEndian: address.sin_port)
}
