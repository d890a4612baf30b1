import CProtobufC
import CWire

/// A type with a C form, which protobuf-c packs and unpacks.
protocol WireMessage {
    associatedtype Message

    /// Sets the defaults and the descriptor.
    static func initialize(_ message: UnsafeMutablePointer<Message>)

    init(_ message: Message, _ reader: WireReader) throws(WireError)
    func write(to message: inout Message, _ writer: WireWriter) throws(WireError)
}

extension WireMessage {
    /// Kafka and the local broker refuse records above a million bytes; headers and key need their part.
    static var maximumBytes: Int { 950_000 }

    static func decode(_ bytes: [UInt8], maximum: Int = maximumBytes) throws(WireError) -> Self {
        guard bytes.count <= maximum else { throw WireError(.tooLarge, "message") }
        return try WireArena.use(limit: WireArena.limit(forBytes: bytes.count)) { arena throws(WireError) in
            try Self(unpack(bytes, arena).pointee, WireReader())
        }
    }

    func encode(maximum: Int = maximumBytes) throws(WireError) -> [UInt8] {
        try WireArena.use(limit: WireArena.limit(forBytes: maximum)) { arena throws(WireError) in
            let writer = WireWriter(arena: arena)
            let message = try writer.message(self)
            return try Self.pack(message, maximum: maximum)
        }
    }

    private static func unpack(_ bytes: [UInt8], _ arena: WireArena) throws(WireError) -> UnsafeMutablePointer<Message>
    {
        // A blank message knows its descriptor, which Swift has no address for.
        let blank = try arena.take(MemoryLayout<Message>.size).assumingMemoryBound(to: Message.self)
        initialize(blank)
        let base = UnsafeMutableRawPointer(blank).assumingMemoryBound(to: ProtobufCMessage.self)
        guard let descriptor = base.pointee.descriptor else { throw WireError(.malformed, "message") }
        let message = try bytes.withUnsafeBufferPointer { bytes throws(WireError) in
            try arena.unpack(bytes, descriptor)
        }
        return UnsafeMutableRawPointer(message).assumingMemoryBound(to: Message.self)
    }

    private static func pack(
        _ message: UnsafeMutablePointer<Message>,
        maximum: Int
    ) throws(WireError) -> [UInt8] {
        let base = UnsafeRawPointer(message).assumingMemoryBound(to: ProtobufCMessage.self)
        let size = protobuf_c_message_get_packed_size(base)
        guard size <= maximum else { throw WireError(.tooLarge, "message") }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            // An empty buffer may have no address, and then there is nothing to pack.
            count = buffer.baseAddress.map { protobuf_c_message_pack(base, $0) } ?? 0
        }
    }
}
