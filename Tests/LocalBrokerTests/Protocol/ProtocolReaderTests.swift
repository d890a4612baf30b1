import Testing

@testable import LocalBroker

@Suite struct ProtocolReaderTests {
    @Test("numbers, texts and arrays come back as they were written", arguments: [false, true])
    func roundTrip(isFlexible: Bool) throws {
        var writer = ProtocolWriter()
        writer.isFlexible = isFlexible
        writer.integer(Int16(-2))
        writer.string("grüße")
        writer.string(nil)
        writer.array([1, 2, 3]) { $0.integer(Int64($1)) }
        writer.nullArray()
        writer.data([7, 8])
        var reader = ProtocolReader(writer.bytes)
        reader.isFlexible = isFlexible
        #expect(try reader.integer(Int16.self) == -2)
        #expect(try reader.string() == "grüße")
        #expect(try reader.nullableString() == nil)
        #expect(try reader.array { try $0.integer(Int64.self) } == [1, 2, 3])
        #expect(try reader.nullableArray { try $0.integer(Int8.self) } == nil)
        #expect(try reader.data() == [7, 8])
        #expect(reader.remaining == 0)
    }

    @Test("varints of the record format are zigzag")
    func varints() throws {
        var reader = ProtocolReader([0x00, 0x01, 0x02, 0xAC, 0x02, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F])
        #expect(try (0..<5).map { _ in try reader.varint() } == [0, -1, 1, 150, -2_147_483_648])
    }

    @Test("a length that reaches past the end is refused before anything is allocated")
    func lengthPastTheEnd() {
        for bytes: [UInt8] in [[0x7F, 0xFF, 0xFF, 0xFF, 0], [0x00, 0x01, 0x86, 0xA1]] {
            var reader = ProtocolReader(bytes)
            #expect(throws: ProtocolFault.tooManyElements) { try reader.array { try $0.integer(Int8.self) } }
        }
        var reader = ProtocolReader([0x7F, 0xFF, 1])
        #expect(throws: ProtocolFault.truncated) { try reader.string() }
    }

    @Test("a varint of more than ten bytes, and text that is not UTF-8, are refused")
    func malformed() {
        var endless = ProtocolReader([UInt8](repeating: 0xFF, count: 20))
        #expect(throws: ProtocolFault.malformedNumber) { try endless.unsignedVarint() }
        var text = ProtocolReader([0, 2, 0xC3, 0x28])
        #expect(throws: ProtocolFault.malformedText) { try text.string() }
    }
}
