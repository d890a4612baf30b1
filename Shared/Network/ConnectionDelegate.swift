/// What happens on a connection; all on its reactor's thread, and never from inside `write`.
package protocol ConnectionDelegate: AnyObject {
    /// The bytes are valid during the call only.
    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection)
    /// The peer sends no more, but may still read. Closes unless the delegate does otherwise.
    func receivedEnd(_ connection: Connection)
    /// Everything that had been queued has gone to the kernel.
    func drained(_ connection: Connection)
    /// The last call. `error` is `nil` when the peer ended the conversation or we closed it.
    func closed(_ connection: Connection, error: NetworkError?)
}

extension ConnectionDelegate {
    package func receivedEnd(_ connection: Connection) {
        connection.close()
    }
}
