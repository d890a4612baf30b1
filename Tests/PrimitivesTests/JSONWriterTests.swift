import Foundation
import Primitives
import Testing

@Suite("JSONWriter")
struct JSONWriterTests {
    @Test("objects, arrays and values are separated as JSON wants")
    func structure() {
        let text = written { json in
            json.object { json in
                json.key("empty")
                json.object { _ in }
                json.key("list")
                json.array { json in
                    json.number(1)
                    json.string("two")
                    json.array { _ in }
                    json.bool(true)
                    json.null()
                    json.raw("{}".utf8)
                }
                json.key("name" as String)
                json.bool(false)
            }
        }
        #expect(text == #"{"empty":{},"list":[1,"two",[],true,null,{}],"name":false}"#)
    }

    @Test("every character below space, quotes and backslashes are escaped, and nothing else is")
    func escapes() throws {
        let text = written { $0.string("\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}é\u{2028}😀") }
        #expect(text == "\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0000\\u001f\u{7f}é\u{2028}😀\"")
        for value in 0...0x1F as ClosedRange<UInt8> {
            let character = String(Unicode.Scalar(value))
            #expect(try parsed(written { $0.string(character) }) as? String == character)
        }
    }

    @Test("keys made at run time are escaped like strings")
    func keys() {
        #expect(
            written { json in
                json.object {
                    $0.key("a\"b" as String); $0.null()
                }
            } == #"{"a\"b":null}"#
        )
    }

    @Test("numbers at their extremes are JSON and read back as themselves")
    func numbers() throws {
        #expect(written { $0.number(Int64.min) } == "-9223372036854775808")
        #expect(written { $0.number(UInt64.max) } == "18446744073709551615")
        for number in [0.1, -0.0, 1e-7, 1e16, 1.5e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0x1p53] {
            #expect(try parsed(written { $0.number(number) }) as? Double == number)
        }
        for number in [Double.nan, .infinity, -.infinity] { #expect(written { $0.number(number) } == "null") }
    }

    private func written(_ write: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        write(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private func parsed(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }
}
