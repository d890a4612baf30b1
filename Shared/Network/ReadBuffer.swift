/// The memory that every connection of one reactor reads into, in turn; an idle connection owns none.
///
/// `@unchecked Sendable`: only the reactor that owns it touches it, on its own thread.
final class ReadBuffer: @unchecked Sendable {
    private let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)

    deinit {
        bytes.deallocate()
    }

    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes)
    }
}
