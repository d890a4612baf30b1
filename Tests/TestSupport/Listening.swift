/// Waits until something accepts connections on that port of 127.0.0.1.
package func waitUntilListening(_ port: UInt16, within limit: Duration = .seconds(20)) async throws {
    try await eventually("port \(port) is listened on", within: limit) { (try? RawSocket(port: port)) != nil }
}
