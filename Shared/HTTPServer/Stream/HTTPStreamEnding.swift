/// Why a stream has ended.
package enum HTTPStreamEnding: Error, Sendable {
    /// Its sender finished it.
    case finished
    case clientLeft
    /// The client took too few of the bytes that were sent, or none for too long.
    case clientTooSlow
    case serverStopping
    /// The task that wrote it has thrown.
    case failed
}
