import CCurl

/// One request and its answer in some protocol: tells libcurl what to do, takes what it brings, and judges the end.
/// Made, used and dropped on its transfer's thread.
protocol Exchange: AnyObject {
    associatedtype Output: Sendable
    associatedtype Failure: Error

    func prepare(_ easy: EasyHandle)
    /// Asked when a connection stands and the request is about to be sent, again when libcurl wants to send it anew.
    func mayBegin(localPort: Int32) -> Bool
    /// A line of libcurl's own account of the transfer; only if `wantsTrace`.
    func traced(_ line: UnsafeRawBufferPointer)
    var wantsTrace: Bool { get }
    /// A line of the answer's head, with its line end. False ends the transfer, as for `receivedBody`.
    func receivedHead(_ line: UnsafeRawBufferPointer) -> Bool
    func receivedBody(_ bytes: UnsafeRawBufferPointer) -> Bool
    /// Copies the next bytes of an upload and says how many; 0 ends it.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int
    func result(_ end: TransferEnd) -> Result<Output, Failure>
}
