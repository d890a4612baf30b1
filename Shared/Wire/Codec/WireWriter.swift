import CProtobufC
import CWire
import Glibc
import Primitives

/// Builds the C form of a message in an arena: no allocation a field.
struct WireWriter {
    let arena: WireArena

    func text(_ text: String?, _ field: StaticString) throws(WireError) -> UnsafeMutablePointer<CChar>? {
        guard let text, !text.isEmpty else { return herald_empty_text() }
        return try present(text, field)
    }

    /// A text in a `oneof`, where being empty is not the same as being absent.
    func present(_ text: String, _ field: StaticString) throws(WireError) -> UnsafeMutablePointer<CChar>? {
        let data = try copy(text)
        if memchr(data.data, 0, data.len) != nil { throw WireError(.nulCharacter, "\(field)") }
        return UnsafeMutableRawPointer(data.data).assumingMemoryBound(to: CChar.self)
    }

    /// A text that is sent as bytes, since it may hold U+0000.
    func foreignText(_ text: String?) throws(WireError) -> ProtobufCBinaryData {
        guard let text, !text.isEmpty else { return ProtobufCBinaryData() }
        return try copy(text)
    }

    func bytes(_ bytes: [UInt8]) throws(WireError) -> ProtobufCBinaryData {
        guard !bytes.isEmpty else { return ProtobufCBinaryData() }
        let block = UnsafeMutableRawBufferPointer(start: try arena.take(bytes.count), count: bytes.count)
        block.copyBytes(from: bytes)
        return ProtobufCBinaryData(len: bytes.count, data: block.assumingMemoryBound(to: UInt8.self).baseAddress)
    }

    func id(_ id: UUIDv7?) throws(WireError) -> ProtobufCBinaryData {
        guard let id else { return ProtobufCBinaryData() }
        let block = try arena.take(16)
        block.storeBytes(of: id.high.bigEndian, as: UInt64.self)
        block.storeBytes(of: id.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        return ProtobufCBinaryData(len: 16, data: block.assumingMemoryBound(to: UInt8.self))
    }

    func time(_ time: Timestamp) -> Int64 { time.microseconds }

    func message<Value: WireMessage>(_ value: Value) throws(WireError) -> UnsafeMutablePointer<Value.Message> {
        let block = try arena.take(MemoryLayout<Value.Message>.size)
        let message = block.assumingMemoryBound(to: Value.Message.self)
        Value.initialize(message)
        try value.write(to: &message.pointee, self)
        return message
    }

    func optional<Value: WireMessage>(_ value: Value?) throws(WireError) -> UnsafeMutablePointer<Value.Message>? {
        guard let value else { return nil }
        return try message(value)
    }

    /// Nothing is sent for a value that says nothing.
    func unlessEmpty<Value: WireMessage & Equatable>(
        _ value: Value,
        _ empty: Value
    ) throws(WireError) -> UnsafeMutablePointer<Value.Message>? {
        value == empty ? nil : try message(value)
    }

    func list<Value: WireMessage>(
        _ values: [Value]
    ) throws(WireError) -> (Int, UnsafeMutablePointer<UnsafeMutablePointer<Value.Message>?>?) {
        guard !values.isEmpty else { return (0, nil) }
        let list = try array(of: UnsafeMutablePointer<Value.Message>?.self, count: values.count)
        for (index, value) in values.enumerated() { (list + index).initialize(to: try message(value)) }
        return (values.count, list)
    }

    func list<Value: CEnum>(_ values: [some OpenEnum]) throws(WireError) -> (Int, UnsafeMutablePointer<Value>?) {
        guard !values.isEmpty else { return (0, nil) }
        let list = try array(of: Value.self, count: values.count)
        for (index, value) in values.enumerated() { (list + index).initialize(to: value.c()) }
        return (values.count, list)
    }

    func list(_ ids: [UUIDv7]) throws(WireError) -> (Int, UnsafeMutablePointer<ProtobufCBinaryData>?) {
        guard !ids.isEmpty else { return (0, nil) }
        let list = try array(of: ProtobufCBinaryData.self, count: ids.count)
        for (index, value) in ids.enumerated() { (list + index).initialize(to: try id(value)) }
        return (ids.count, list)
    }

    private func array<Element>(
        of type: Element.Type,
        count: Int
    ) throws(WireError) -> UnsafeMutablePointer<Element> {
        try arena.take(count * MemoryLayout<Element>.stride).assumingMemoryBound(to: type)
    }

    private func copy(_ text: String) throws(WireError) -> ProtobufCBinaryData {
        var text = text
        let count = text.utf8.count
        let block = UnsafeMutableRawBufferPointer(start: try arena.take(count + 1), count: count + 1)
        text.withUTF8 { block.copyBytes(from: $0) }
        block[count] = 0
        return ProtobufCBinaryData(len: count, data: block.assumingMemoryBound(to: UInt8.self).baseAddress)
    }
}
