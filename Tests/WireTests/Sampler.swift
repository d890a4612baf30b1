import Primitives
import TestSupport
import Wire

// swift-format-ignore: NeverForceUnwrap
/// Makes messages of every shape out of repeatable noise: each field is there or not, each number small, large or absurd.
struct Sampler {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 { generator.next() }
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    mutating func maybe<Value>(_ make: (inout Sampler) -> Value) -> Value? {
        next() & 1 == 0 ? nil : make(&self)
    }

    mutating func list<Value>(_ make: (inout Sampler) -> Value) -> [Value] {
        (0..<below(4)).map { _ in make(&self) }
    }

    mutating func text() -> String {
        let letters = ["a", "Z", "7", " ", "é", "☕", "😀", "\n", "\"", "\u{7F}", "\u{10FFFF}", "/"]
        return (0...below(20)).map { _ in letters[below(letters.count)] }.joined()
    }

    mutating func foreignText() -> String { text() + "\0" + text() }
    mutating func bytes() -> [UInt8] { (0...below(40)).map { _ in UInt8(truncatingIfNeeded: next()) } }
    mutating func flag() -> Bool { next() & 1 == 1 }
    mutating func number() -> UInt32 { [0, 1, 127, 128, .max, UInt32(truncatingIfNeeded: next())][below(6)] }
    mutating func long() -> Int64 { [0, 1, -1, .min, .max, Int64(bitPattern: next())][below(6)] }
    mutating func time() -> Timestamp { Timestamp(microseconds: long()) }

    mutating func id() -> UUIDv7 {
        UUIDv7(at: Timestamp(milliseconds: Int64(next() >> 20)), randomness: Randomness { [number = next()] in number })
    }

    mutating func open<Value: OpenEnum>() -> Value {
        let known = Value.words.all.map { $0.value.rawValue }
        return Value(rawValue: (known + [0, 99, -1, .max, .min])[below(known.count + 5)])
    }

    mutating func key() -> RecipientKey {
        let users = ["u_42", "a/b", "é ☕", String(repeating: "x", count: 255)]
        return RecipientKey(tenant: ["acme", "a-b_c", "0"][below(3)], user: users[below(4)])!
    }
}
