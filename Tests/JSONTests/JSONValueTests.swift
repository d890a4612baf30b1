import JSON
import Primitives
import Testing

@Suite struct JSONValueTests {
    @Test("integers are exact to the last of 64 bits, and refused beyond")
    func integers() throws {
        for value in [Int64.min, -1, 0, 1, 9_007_199_254_740_993, .max] {
            #expect(try root("\(value)").integer() == value)
        }
        #expect(try root("-0").integer() == 0)
        for text in ["9223372036854775808", "-9223372036854775809", "123456789012345678901234567890"] {
            #expect(code { try root(text).integer() } == .outOfRange)
            #expect(String(decoding: root(text).rawBytes, as: UTF8.self) == text)
        }
        #expect(code { try root("7").integer(1...6) } == .outOfRange)
        for text in ["1.0", "1e2", "-0.5"] {
            #expect(code { try root(text).integer() } == .wrongType)
        }
    }

    @Test("fractions are the nearest double; what no double reaches is refused")
    func numbers() throws {
        for (text, value) in [("0.1", 0.1), ("-2.5e-3", -0.0025), ("1e308", 1e308), ("5", 5), ("1E+2", 100)] {
            #expect(try root(text).number() == value)
        }
        for text in ["1e400", "-1e400"] {
            #expect(code { try root(text).number() } == .outOfRange)
        }
    }

    @Test("strings come without their escapes")
    func strings() throws {
        let cases = [
            (#""""#, ""), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
            (#""caf\u00e9 ☕""#, "café ☕"), (#""\uD83D\uDE00!""#, "😀!"), (#""\u0041\u20AC""#, "A€"),
        ]
        for (text, value) in cases { #expect(try root(text).string() == value) }
    }

    @Test("U+0000 is a fault where text is asked for, and stays in the raw bytes")
    func nul() throws {
        let value = root(#""a\u0000b""#)
        #expect(code { try value.string() } == .nulCharacter)
        #expect(try value.raw(.string) == Array(#""a\u0000b""#.utf8))
    }

    @Test("lengths count characters of Unicode, not bytes")
    func lengths() throws {
        #expect(try root(#""ééé""#).string(3...3) == "ééé")
        #expect(try root(#""😀😀""#).string(1...2) == "😀😀")
        #expect(code { try root(#""😀😀😀""#).string(1...2) } == .wrongLength)
        #expect(code { try root(#""""#).string(1...2) } == .wrongLength)
        #expect(code { try root(#""éé""#).string(3...4) } == .wrongLength)
    }

    @Test("asking for what a value is not is a fault that says what was expected")
    func wrongTypes() throws {
        let value = root(#"{"a/b":[null,{"~":true}]}"#)
        #expect(code { try value.string() } == .wrongType)
        #expect(code { try value.bool() } == .wrongType)
        #expect(code { try value.number() } == .wrongType)
        #expect(code { try value.raw(.array) } == .wrongType)
        let inner = try #require(value["a/b"]?.elements.map { $0 }.last?["~"])
        #expect(throws: JSONFault(pointer: "/a~1b/1/~0", code: .wrongType, detail: "expected a string")) {
            try inner.string()
        }
        #expect(value["none"] == nil && inner["none"] == nil)
        #expect(inner.elements.map { $0.pointer } == [] && inner.members.map { $0.key } == [])
    }

    @Test("a pointer escapes what is a slash to machines, whatever combines with it")
    func combiningPointer() throws {
        let value = try #require(root("{\"a/\u{301}~\u{301}\":1}").members.map { $0.value }.first)
        #expect(Array(value.pointer.utf8) == Array("/a~1\u{301}~0\u{301}".utf8))
    }

    @Test("the raw bytes of a value are exactly those of the text")
    func rawBytes() throws {
        let text = #"{ "data" : { "a" :[1, 2.50,"\u00e9" ] , "b": {}} , "c":1e400 }"#
        let members = root(text).members.map { ($0.key, String(decoding: $0.value.rawBytes, as: UTF8.self)) }
        #expect(members[0] == ("data", #"{ "a" :[1, 2.50,"\u00e9" ] , "b": {}}"#))
        #expect(members[1] == ("c", "1e400"))
        #expect(String(decoding: root(text).rawBytes, as: UTF8.self) == text)
    }

    @Test("times are RFC 3339, of any offset")
    func times() throws {
        let moment = try root(#""2026-12-01T10:00:00+01:00""#).timestamp()
        #expect(moment == Timestamp(rfc3339: "2026-12-01T09:00:00Z"))
        #expect(code { try root(#""tomorrow""#).timestamp() } == .invalidValue)
    }

    private func root(_ text: String) -> JSONValue {
        do {
            return try JSONDocument(parsing: Array(text.utf8)).root
        } catch {
            fatalError("\(text): \(error)")
        }
    }

    private func code<Value>(_ read: () throws -> Value) -> JSONFault.Code? {
        do {
            _ = try read()
            return nil
        } catch {
            return (error as? JSONFault)?.code
        }
    }
}
