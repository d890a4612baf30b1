import JSON
import Testing

@Suite struct JSONDocumentTests {
    @Test("a text that is not JSON is refused with what is wrong and where")
    func malformed() {
        let cases: [(text: String, code: JSONFault.Code, pointer: String, place: String)] = [
            ("", .unexpectedEnd, "", "line 1, byte 1"),
            (" \n ", .unexpectedEnd, "", "line 2, byte 2"),
            (#"{"a":1"#, .unexpectedEnd, "/a", "line 1, byte 7"),
            (#"{"a" 1}"#, .unexpectedByte, "/a", "line 1, byte 6"),
            ("{\"a\":1,\n\"b\":tru}", .unexpectedByte, "/b", "line 2, byte 5"),
            (#"[1,2,]"#, .unexpectedByte, "/1", "line 1, byte 6"),
            (#"[1 2]"#, .unexpectedByte, "/0", "line 1, byte 4"),
            (#"[1}"#, .unexpectedByte, "/0", "line 1, byte 3"),
            (#"{"a":01}"#, .invalidNumber, "/a", "line 1, byte 6"),
            (#"[-]"#, .invalidNumber, "", "line 1, byte 2"),
            (#"[1.]"#, .invalidNumber, "", "line 1, byte 2"),
            (#"[1e+]"#, .invalidNumber, "", "line 1, byte 2"),
            (#"[0x1]"#, .invalidNumber, "", "line 1, byte 2"),
            (#"[1"a"]"#, .invalidNumber, "", "line 1, byte 2"),
            (#"["a"b]"#, .unexpectedByte, "/0", "line 1, byte 5"),
            (#"["\x"]"#, .invalidEscape, "", "line 1, byte 3"),
            (#"["\u12G4"]"#, .invalidEscape, "", "line 1, byte 3"),
            (#"["\ud800"]"#, .invalidEscape, "", "line 1, byte 3"),
            (#"["\udc00\ud800"]"#, .invalidEscape, "", "line 1, byte 3"),
            (#"["\ud800\u0041"]"#, .invalidEscape, "", "line 1, byte 3"),
            ("[\"a\nb\"]", .controlCharacter, "", "line 1, byte 4"),
            ("\u{FEFF}{}", .unexpectedByte, "", "line 1, byte 1"),
            ("{} {}", .unexpectedByte, "", "line 1, byte 4"),
            ("nul", .unexpectedByte, "", "line 1, byte 1"),
            (#"{"x":{"a":1,"b":2,"a":3}}"#, .duplicateKey, "/x/a", "line 1, byte 19"),
            (#"{"a":1,"\u0061":2}"#, .duplicateKey, "/a", "line 1, byte 8"),
        ]
        for (text, code, pointer, place) in cases {
            let fault = fault(of: Array(text.utf8))
            #expect(fault?.code == code, "\(text)")
            #expect(fault?.pointer == pointer, "\(text)")
            #expect(fault?.detail.hasSuffix(place) == true, "\(text): \(fault?.detail ?? "")")
        }
    }

    @Test("bytes that are not UTF-8 are refused with their place")
    func invalidUTF8() {
        for bad: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] {
            let fault = fault(of: Array("[\"é".utf8) + bad + Array("\"]".utf8))
            #expect(fault?.code == .invalidUTF8)
            #expect(fault?.detail.hasSuffix("line 1, byte 5") == true)
        }
    }

    @Test("an object has no key twice, however many it has")
    func manyKeys() throws {
        let members = (0..<500).map { "\"key\($0)\":\($0)" }
        let unique = "{\(members.joined(separator: ","))}"
        #expect(try JSONDocument(parsing: Array(unique.utf8)).root["key499"]?.integer() == 499)
        let repeated = "{\((members + [#""\u006bey7":0"#]).joined(separator: ","))}"
        #expect(fault(of: Array(repeated.utf8))?.code == .duplicateKey)
        #expect(fault(of: Array(repeated.utf8))?.pointer == "/key7")
        let nested = #"[{"a":{"a":[{"a":1},{"a":1}]}},{"a":1}]"#
        #expect(throws: Never.self) { try JSONDocument(parsing: Array(nested.utf8)) }
    }

    @Test("size and depth beyond the limits are refused")
    func limits() {
        let limits = JSONLimits(bytes: 100, depth: 3)
        #expect(fault(of: Array("[[[1]]]".utf8), limits: limits) == nil)
        #expect(fault(of: Array("[[[[1]]]]".utf8), limits: limits)?.code == .tooDeep)
        #expect(fault(of: Array("[[[[1]]]]".utf8), limits: limits)?.pointer == "/0/0")
        #expect(fault(of: Array(repeating: UInt8(ascii: " "), count: 101), limits: limits)?.code == .tooLarge)
        let deep = Array(repeating: UInt8(ascii: "["), count: 1 << 20)
        #expect(fault(of: deep, limits: JSONLimits(depth: .max))?.code == .unexpectedEnd)
        #expect(fault(of: [], limits: JSONLimits(bytes: -1, depth: -1)) != nil)
    }

    @Test("a large text after a small one, and the reverse, are read alike")
    func sizes() throws {
        for count in [1, 3_000_000, 2, 100_000] {
            let text = "[\(String(repeating: "1,", count: count))2]"
            let root = try JSONDocument(parsing: Array(text.utf8), limits: JSONLimits(bytes: .max)).root
            #expect(try root.list { try $0.integer() }.last == 2)
        }
    }

    private func fault(of bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONFault? {
        do {
            _ = try JSONDocument(parsing: bytes, limits: limits)
            return nil
        } catch {
            return error.faults.first
        }
    }
}
