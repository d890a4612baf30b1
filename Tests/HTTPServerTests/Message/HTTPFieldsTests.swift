import Testing

@testable import HTTPServer

@Suite("HTTPFields")
struct HTTPFieldsTests {
    @Test("names are equal in any case, and only tokens are names")
    func names() {
        #expect(HTTPFieldName("x-a") == HTTPFieldName("X-A"))
        #expect(Set([HTTPFieldName("ETag"), HTTPFieldName("etag")]).count == 1)
        for text in ["", "a b", "a:", "ä", "a\n"] { #expect(HTTPFieldName(text) == nil) }
    }

    @Test(
        "a value can hold no second field",
        arguments: [("a\r\nSet-Cookie: b", "a  Set-Cookie: b"), (" a\t", "a"), ("\n", ""), ("a\0b", "a b"), ("ä", "ä")]
    )
    func values(_ given: String, _ kept: String) {
        let fields: HTTPFields = ["Location": given]
        #expect(fields[.location] == kept)
    }

    @Test("setting replaces every value, appending adds one")
    func setting() {
        var fields: HTTPFields = ["A": "1"]
        fields.append("a", "2")
        #expect(fields.entries.count == 2 && fields["A"] == "1")
        fields["A"] = "3"
        #expect(fields.entries.map(\.value) == ["3"])
        fields["A"] = nil
        #expect(fields.entries.isEmpty)
    }
}
