import Primitives
import Testing

@Suite("UUIDv7")
struct UUIDv7Tests {
    private let example = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"

    @Test("the example of RFC 9562, appendix A.6, is made and read")
    func vector() throws {
        let moment = try #require(Timestamp(rfc3339: "2022-02-22T14:22:22-05:00"))
        let id = UUIDv7(at: moment, randomness: Randomness { 0x18C4_DC0C_0C07_398F })
        #expect(id.low == 0x98C4_DC0C_0C07_398F)
        let read = try #require(UUIDv7(example))
        #expect(read.timestamp == moment)
        #expect(read.description == example)
        #expect(UUIDv7(example.uppercased()) == read)
        #expect(read.high >> 16 == id.high >> 16)
        #expect(read.bytes.hex == "017f22e279b07cc398c4dc0c0c07398f")
        #expect(UUIDv7(bytes: read.bytes) == read)
    }

    @Test("the version and variant hold whatever the random bits are")
    func fixedBits() {
        for bits in [0, UInt64.max] {
            let id = UUIDv7(at: Timestamp(milliseconds: 1), randomness: Randomness { bits })
            #expect(UUIDv7(high: id.high, low: id.low) == id)
            #expect(id.timestamp == Timestamp(milliseconds: 1))
        }
    }

    @Test("ids sort by their time")
    func sorts() {
        let ids = (0..<500).map { UUIDv7(at: Timestamp(milliseconds: Int64($0) * 977)) }
        #expect(ids.shuffled().sorted() == ids)
    }

    @Test(
        "what is not a UUIDv7 in its 36-character form is refused",
        arguments: [
            "", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-d8c4-dc0c0c07398f", "017f22e279b07cc398c4dc0c0c07398f",
            "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
            "017f22e2+79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c0739é",
        ]
    )
    func refused(text: String) {
        #expect(UUIDv7(text) == nil)
    }

    @Test("bytes of another length, version or variant are refused")
    func badBytes() throws {
        let bytes = try #require(UUIDv7(example)).bytes
        #expect(UUIDv7(bytes: bytes.dropLast()) == nil)
        #expect(UUIDv7(bytes: bytes + [0]) == nil)
        #expect(UUIDv7(bytes: [UInt8](repeating: 0, count: 16)) == nil)
    }
}
