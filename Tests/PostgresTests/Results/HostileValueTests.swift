import Primitives
import TestSupport
import Testing

@testable import Postgres

@Suite("Hostile values")
struct HostileValueTests {
    private final class Owner {}

    private static let types: [PostgresType] = [
        .bool, .bytea, .int8, .int4, .int2, .text, .float8, .float4, .uuid, .jsonb, .timestamptz, .int8Array,
        .textArray,
        .byteaArray, .uuidArray, .timestamptzArray, .boolArray,
    ]

    @Test("no bytes of any length make any decoder trap")
    func randomBytes() {
        var generator = SeededGenerator(seed: 42)
        for _ in 0..<20_000 {
            let count = Int(generator.next() % 40)
            let bytes = (0..<count).map { _ in
                UInt8(truncatingIfNeeded: generator.next() % 7 == 0 ? generator.next() : 0)
            }
            decodeAll(bytes, HostileValueTests.types[Int(generator.next() % UInt64(HostileValueTests.types.count))])
        }
    }

    @Test("an array that lies about its length is refused before memory is reserved for it")
    func lyingArray() {
        for count in [Int32.max, -1, 2] {
            var bytes: [UInt8] = []
            for number in [1, 0, 20, count, 1, 8] { bytes.appendBigEndian(Int32(number)) }
            bytes.appendBigEndian(Int64(7))
            #expect(throws: PostgresError.self) { try decode([Int64].self, bytes, .int8Array) }
        }
    }

    private func decodeAll(_ bytes: [UInt8], _ type: PostgresType) {
        _ = try? decode(Bool.self, bytes, type)
        _ = try? decode(Int16.self, bytes, type)
        _ = try? decode(Int64.self, bytes, type)
        _ = try? decode(Double.self, bytes, type)
        _ = try? decode(String.self, bytes, type)
        _ = try? decode(UUIDv7.self, bytes, type)
        _ = try? decode(Timestamp.self, bytes, type)
        _ = try? decode([UInt8].self, bytes, type)
        _ = try? decode([Int64?].self, bytes, type)
        _ = try? decode([String].self, bytes, type)
        _ = try? decode([[UInt8]].self, bytes, type)
        _ = try? decode([Timestamp].self, bytes, type)
    }

    private func decode<Value: PostgresDecodable>(_: Value.Type, _ bytes: [UInt8], _ type: PostgresType) throws -> Value
    {
        try bytes.withUnsafeBytes { try Value(postgres: PostgresCell(type: type, owner: Owner(), bytes: $0)) }
    }
}
