import Testing

@testable import HTTPServer

@Suite("ServerSentEvent")
struct ServerSentEventTests {
    @Test(
        "an event keeps its form, whatever is in it",
        arguments: [
            (ServerSentEvent(data: Array("a".utf8)), "data: a\n\n"),
            (ServerSentEvent(data: []), "data: \n\n"),
            (ServerSentEvent(data: Array("a\r\nb\rc\n\nd".utf8)), "data: a\ndata: b\ndata: c\ndata: \ndata: d\n\n"),
            (
                ServerSentEvent(id: "1\n2\0", event: "a\r\nb", data: Array("c".utf8), retry: .seconds(3)),
                "id: 12\nevent: ab\nretry: 3000\ndata: c\n\n"
            ),
        ]
    )
    func form(_ event: ServerSentEvent, _ text: String) {
        #expect(String(decoding: event.bytes, as: UTF8.self) == text)
    }
}
