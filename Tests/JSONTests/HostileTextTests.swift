import JSON
import Testing

@Suite struct HostileTextTests {
    private static let text = #"""
        {"to":{"user_id":"u_42"},"a/b":[true,false,null,-12.5e+3,0,123456789012345678901],"s":"caf\u00e9 \ud83d\ude00 \"\\"}
        """#

    @Test("a text cut short anywhere is refused, and says where it ends")
    func truncated() {
        let whole = Array(HostileTextTests.text.utf8)
        for end in 0..<whole.count {
            #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(whole.prefix(end))) }
        }
        #expect(throws: Never.self) { try JSONDocument(parsing: whole) }
    }

    @Test("texts changed or made up end in values or in a fault")
    func noise() {
        var random = SplitMix(state: 1)
        let whole = Array(HostileTextTests.text.utf8)
        let bytes = Array(#"{}[]:,"\u0d8tfn-+.eE19 "#.utf8) + [0, 10, 0x7F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
        for _ in 0..<3000 {
            var changed = whole
            for _ in 0...random.below(4) { changed[random.below(whole.count)] = bytes[random.below(bytes.count)] }
            readAll(changed)
            readAll((0..<random.below(30)).map { _ in bytes[random.below(bytes.count)] })
        }
    }

    private func readAll(_ bytes: [UInt8]) {
        do {
            read(try JSONDocument(parsing: bytes).root)
        } catch {
            #expect(error.faults.count == 1)
        }
    }

    private func read(_ value: JSONValue) {
        #expect(!value.rawBytes.isEmpty)
        _ = try? value.string(1...3)
        _ = try? value.integer()
        _ = try? value.number()
        _ = try? value.timestamp()
        for member in value.members {
            #expect(value[member.key] != nil)
            read(member.value)
        }
        for element in value.elements { read(element) }
    }
}

private struct SplitMix {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(limit))
    }
}
