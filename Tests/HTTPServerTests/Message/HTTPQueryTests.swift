import Testing

@testable import HTTPServer

@Suite("HTTPQuery")
struct HTTPQueryTests {
    @Test("names and values are decoded as forms encode them")
    func decoding() {
        let query = HTTPQuery("a=1&b=x+y%26z&&c&a=2&%C3%A4=%F0&d=e=f&=g")
        #expect(query["a"] == "1" && query.values("a") == ["1", "2"])
        #expect(query["b"] == "x y&z" && query["c"] == "" && query["d"] == "e=f" && query[""] == "g")
        #expect(query["ä"] == "\u{FFFD}")
        #expect(query["none"] == nil && HTTPQuery("").items.isEmpty)
    }

    @Test("a broken escape stays as it is")
    func broken() {
        #expect(HTTPQuery("a=%&b=%4&c=%zz").items.map(\.value) == ["%", "%4", "%zz"])
    }
}
