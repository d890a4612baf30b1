import CProtobufC
import CWire
import Glibc
import Primitives

/// Takes values out of a message that lives in an arena, and refuses those that cannot be.
struct WireReader {
    /// "" when the field was not sent.
    func text(_ start: UnsafeMutablePointer<CChar>?, _ field: StaticString) throws(WireError) -> String {
        guard let start, start != herald_empty_text() else { return "" }
        guard strlen(start) == herald_arena_size(start) - 1 else { throw WireError(.nulCharacter, "\(field)") }
        guard let text = String(validatingCString: start) else { throw WireError(.invalidUTF8, "\(field)") }
        return text
    }

    func optionalText(_ start: UnsafeMutablePointer<CChar>?, _ field: StaticString) throws(WireError) -> String? {
        let text = try text(start, field)
        return text.isEmpty ? nil : text
    }

    /// A text that is sent as bytes, since it may hold U+0000.
    func foreignText(_ data: ProtobufCBinaryData, _ field: StaticString) throws(WireError) -> String? {
        guard data.len > 0 else { return nil }
        let bytes = UnsafeBufferPointer(start: data.data, count: data.len)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw WireError(.invalidUTF8, "\(field)") }
        return text
    }

    func bytes(_ data: ProtobufCBinaryData) -> [UInt8] {
        [UInt8](UnsafeRawBufferPointer(start: data.data, count: data.len))
    }

    func id(_ data: ProtobufCBinaryData, _ field: StaticString) throws(WireError) -> UUIDv7 {
        guard data.len > 0 else { throw WireError(.missing, "\(field)") }
        guard data.len == 16, let start = UnsafeRawPointer(data.data) else { throw WireError(.invalidID, "\(field)") }
        let high = UInt64(bigEndian: start.loadUnaligned(as: UInt64.self))
        let low = UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        guard let id = UUIDv7(high: high, low: low) else { throw WireError(.invalidID, "\(field)") }
        return id
    }

    func optionalID(_ data: ProtobufCBinaryData, _ field: StaticString) throws(WireError) -> UUIDv7? {
        data.len == 0 ? nil : try id(data, field)
    }

    func key(
        _ tenant: UnsafeMutablePointer<CChar>?,
        _ user: UnsafeMutablePointer<CChar>?,
        _ field: StaticString
    ) throws(WireError) -> RecipientKey {
        let (tenant, user) = (try text(tenant, field), try text(user, field))
        guard let key = RecipientKey(tenant: tenant, user: user) else { throw WireError(.invalidKey, "\(field)") }
        return key
    }

    func time(_ microseconds: Int64) -> Timestamp { Timestamp(microseconds: microseconds) }

    func message<Value: WireMessage>(_ message: UnsafeMutablePointer<Value.Message>?) throws(WireError) -> Value? {
        guard let message else { return nil }
        return try Value(message.pointee, self)
    }

    func required<Value: WireMessage>(
        _ pointer: UnsafeMutablePointer<Value.Message>?,
        _ field: StaticString
    ) throws(WireError) -> Value {
        guard let value: Value = try message(pointer) else { throw WireError(.missing, "\(field)") }
        return value
    }

    func list<Value: WireMessage>(
        _ messages: UnsafeMutablePointer<UnsafeMutablePointer<Value.Message>?>?,
        _ count: Int
    ) throws(WireError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for message in UnsafeBufferPointer(start: messages, count: count) {
            if let message { values.append(try Value(message.pointee, self)) }
        }
        return values
    }

    func list<Value: OpenEnum>(_ values: UnsafeMutablePointer<some CEnum>?, _ count: Int) -> [Value] {
        UnsafeBufferPointer(start: values, count: count).map { Value($0) }
    }

    func ids(
        _ ids: UnsafeMutablePointer<ProtobufCBinaryData>?,
        _ count: Int,
        _ field: StaticString
    ) throws(WireError) -> [UUIDv7] {
        var list: [UUIDv7] = []
        for data in UnsafeBufferPointer(start: ids, count: count) { list.append(try id(data, field)) }
        return list
    }
}
