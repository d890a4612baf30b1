import Foundation
import TestSupport
import Testing

@testable import TextMessages

@Suite("Messages that a text takes")
struct SegmentedTextTests {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let id: String
        let text: String
        let encoding: String
        let segments: Int
        let units: Int

        var testDescription: String { id }

        /// Of Twilio's calculator, and of boundaries reckoned by 3GPP TS 23.040.
        static let all: [Vector] = {
            guard let url = Bundle.module.url(forResource: "vectors", withExtension: "json"),
                let data = try? Data(contentsOf: url)
            else { return [] }
            return (try? JSONDecoder().decode([Vector].self, from: data)) ?? []
        }()
    }

    @Test("as others count", arguments: Vector.all)
    func vectors(_ vector: Vector) {
        let segmented = SegmentedText(vector.text)
        #expect(segmented.encoding == (vector.encoding == "GSM-7" ? .gsm7 : .ucs2))
        #expect(segmented.count == vector.segments && segmented.units == vector.units)
        #expect(segmented.parts.count == vector.segments)
    }

    @Test("the vectors are there")
    func present() {
        #expect(Vector.all.count > 20)
    }

    @Test(
        "one more than fits begins another",
        arguments: [
            ("a", 160, 1), ("a", 161, 2), ("a", 306, 2), ("a", 307, 3), ("a", 459, 3), ("a", 460, 4), ("€", 80, 1),
            ("€", 81, 2), ("€", 152, 2), ("€", 153, 3), ("ж", 70, 1), ("ж", 71, 2), ("ж", 134, 2), ("ж", 135, 3),
            ("🚚", 35, 1), ("🚚", 36, 2), ("🚚", 66, 2), ("🚚", 67, 3),
        ]
    )
    func boundaries(_ character: String, _ count: Int, _ segments: Int) {
        #expect(SegmentedText(String(repeating: character, count: count)).count == segments)
    }

    @Test("an escaped character and a surrogate pair are not split, and leave a unit empty")
    func pairs() {
        let escaped = SegmentedText(String(repeating: "a", count: 152) + "€" + String(repeating: "b", count: 20))
        #expect(escaped.parts.map(\.count) == [152, 21] && escaped.parts[1].first == "€")
        let surrogates = SegmentedText(String(repeating: "ж", count: 66) + "🚚" + String(repeating: "ж", count: 20))
        #expect(surrogates.parts.map(\.utf16.count) == [66, 22] && surrogates.parts[1].first == "🚚")
    }

    @Test("one letter beyond the alphabet makes the whole text UCS-2, where an escaped character takes one unit")
    func mixed() {
        #expect(SegmentedText(String(repeating: "]", count: 69) + "ç").count == 1)
        #expect(SegmentedText(String(repeating: "]", count: 70) + "ç").count == 2)
    }

    @Test(
        "parts make the text again, each within its limit, and as many as are counted; nothing fits into fewer but by chance"
    )
    func random() {
        var generator = SeededGenerator(seed: 7)
        let letters = Array("ab \n€[]^~ü@Δ").map(String.init)
        let others = letters + ["ж", "🚚", "e\u{301}", "👩‍👩‍👧", "日", "\r\n"]
        for round in 0..<500 {
            let from = round.isMultiple(of: 2) ? letters : others
            let length = Int.random(in: 0...700, using: &generator)
            let text = (0..<length).map { _ in from[Int.random(in: 0..<from.count, using: &generator)] }.joined()
            check(SegmentedText(text), text)
        }
    }

    private func check(_ segmented: SegmentedText, _ text: String) {
        let parts = segmented.parts
        let limit = parts.count == 1 ? segmented.encoding.single : segmented.encoding.concatenated
        let sizes = parts.map { $0.unicodeScalars.reduce(0) { $0 + segmented.encoding.units(of: $1) } }
        #expect(Array(parts.map(String.init).joined().unicodeScalars) == Array(text.unicodeScalars))
        #expect(parts.count == segmented.count && sizes.reduce(0, +) == segmented.units)
        #expect(sizes.allSatisfy { $0 <= limit })
        // A part is not cut short by more than the one unit that half a character would need.
        #expect(sizes.dropLast().allSatisfy { $0 >= limit - 1 } || segmented.count == 1)
    }
}
