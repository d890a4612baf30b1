import CProtobufC
import CWire

/// The memory that the C form of one message lives in. Whatever happens, it is all freed when `use` returns; nothing that
/// came out of it may be kept.
struct WireArena {
    private let arena: UnsafeMutablePointer<herald_arena>

    /// A message that unpacks into more than this many times its size is an attack.
    private static let growth = 24
    private static let firstChunk = 8192

    /// What a message of that many bytes may take in its C form.
    static func limit(forBytes count: Int) -> Int {
        65_536 + count * growth
    }

    static func use<Result>(
        limit: Int,
        _ body: (WireArena) throws(WireError) -> Result
    ) throws(WireError) -> Result {
        let first = UnsafeMutableRawPointer.allocate(byteCount: firstChunk, alignment: 8)
        defer { first.deallocate() }
        let start = first.assumingMemoryBound(to: CChar.self)
        var arena = herald_arena(chunks: nil, next: start, end: start + firstChunk, left: limit, exhausted: false)
        defer { herald_arena_free(&arena) }
        return try withUnsafeMutablePointer(to: &arena) { arena throws(WireError) in
            try body(WireArena(arena: arena))
        }
    }

    func take(_ count: Int) throws(WireError) -> UnsafeMutableRawPointer {
        guard let block = herald_arena_take(arena, count) else { throw failure }
        return block
    }

    func unpack(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    ) throws(WireError) -> UnsafeMutablePointer<ProtobufCMessage> {
        guard let message = herald_unpack(descriptor, arena, bytes.baseAddress, bytes.count) else { throw failure }
        return message
    }

    /// Why there is nothing: the limit, or else the bytes.
    private var failure: WireError { WireError(arena.pointee.exhausted ? .tooLarge : .malformed, "message") }
}
