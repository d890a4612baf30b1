import JSON
import TestSupport
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
        var random = SeededGenerator(seed: 1)
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
