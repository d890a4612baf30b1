import Foundation

/// Waits until something accepts connections on that port of 127.0.0.1.
package func waitUntilListening(_ port: UInt16, within limit: Duration = .seconds(20)) async throws {
    try await eventually("port \(port) is listened on", within: limit) { canConnect(port) }
}

private func canConnect(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}
