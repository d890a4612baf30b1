import Testing

@testable import Kafka

@Suite struct KafkaHeadersTests {
    @Test("keep their order, and the last of a name is the one that counts")
    func order() {
        var headers: KafkaHeaders = ["a": "1", "b": "2", "a": "3"]
        #expect(headers.text("a") == "3")
        #expect(headers.text("c") == nil)
        headers.append("a", nil)
        #expect(headers["a"] == nil)
        #expect(headers.all.map(\.name) == ["a", "b", "a", "a"])
        #expect(headers.all.last?.value == nil)
    }

    @Test("an empty value is not a null value, and any bytes come back")
    func bytes() {
        var headers = KafkaHeaders()
        #expect(headers.isEmpty)
        headers.append("empty", [])
        headers.append("", [0, 0xFF, 0])
        #expect(headers["empty"].map(Array.init) == [])
        #expect(headers[""].map(Array.init) == [0, 0xFF, 0])
        #expect(headers.text("") == "\0\u{FFFD}\0")
    }
}
