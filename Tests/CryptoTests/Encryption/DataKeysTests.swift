import Crypto
import Primitives
import Testing

@Suite struct DataKeysTests {
    private let first = [UInt8](repeating: 1, count: 32).hex
    private let second = [UInt8](repeating: 2, count: 32).hex

    @Test("the last key seals, the others open, and the index has its own")
    func read() throws {
        let old = try DataKeys(text: "1 \(first)\nindex \(second)\n")
        let new = try DataKeys(text: "1 \(first)\n7 \(second)\nindex \(second)\n")
        #expect(old.ring.currentKeyID == 1 && new.ring.currentKeyID == 7)
        #expect(try new.ring.open(old.ring.seal([5], context: []), context: []) == [5])
        #expect(old.index.index(of: [1], context: []) == new.index.index(of: [1], context: []))
    }

    @Test("what is no set of keys is refused, and the error does not quote it")
    func refused() {
        for text in [
            "", "1 \(first)", "index \(first)", "1 \(first) \nindex", "one \(first)\nindex \(second)",
            "1 zz\nindex \(second)",
            "1 \(first)\n1 \(second)\nindex \(second)", "1 abcd\nindex \(second)", "1 \(first)\nindex abcd",
            "1 \(first)\nindex \(second)\nindex \(second)", "4294967296 \(first)\nindex \(second)",
        ] {
            let error = #expect(throws: CryptoError.self) { try DataKeys(text: text) }
            #expect(error?.code == .badKey)
            #expect(error?.description.contains("0101") == false)
        }
    }

    @Test("a value's index is the same each time, and another in another place or under another key")
    func blindIndex() throws {
        let index = try BlindIndex(key: [UInt8](repeating: 1, count: 32))
        let other = try BlindIndex(key: [UInt8](repeating: 2, count: 32))
        let value = index.index(of: "ann@example.com".bytes, context: "email".bytes)
        #expect(value.count == 32)
        #expect(value == index.index(of: "ann@example.com".bytes, context: "email".bytes))
        #expect(value != index.index(of: "ann@example.com".bytes, context: "phone".bytes))
        #expect(value != index.index(of: "nn@example.com".bytes, context: "emaila".bytes))
        #expect(value != other.index(of: "ann@example.com".bytes, context: "email".bytes))
    }
}
